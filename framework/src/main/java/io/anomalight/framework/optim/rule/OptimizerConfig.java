package io.anomalight.framework.optim.rule;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The {@code optimizer} section of a model, which chooses an update rule in place of the model's own. The names of the settings and
 * their defaults are PyTorch's; the learning rate is that of the model. A key that the chosen optimizer does not have is refused.
 *
 * @param name the optimizer
 * @param betas for adam and adamw, the decays of the two moments; [0.9, 0.999] if absent
 * @param eps for adam, adamw and rmsprop, the number that is added to the root; 1e-8 if absent
 * @param weightDecay the weight decay; 0.01 for adamw and 0 for the others if absent
 * @param amsgrad for adam and adamw, whether the largest second moment is used; false if absent
 * @param momentum for sgd and rmsprop, the momentum; 0 if absent
 * @param dampening for sgd, the dampening of the momentum; 0 if absent
 * @param nesterov for sgd, whether the momentum is Nesterov's; false if absent
 * @param alpha for rmsprop, the decay of the mean of squares; 0.99 if absent
 * @param centered for rmsprop, whether the gradient is divided by its deviation; false if absent
 */
public record OptimizerConfig(
        Name name,
        Optional<List<Double>> betas,
        Optional<Double> eps,
        Optional<Double> weightDecay,
        Optional<Boolean> amsgrad,
        Optional<Double> momentum,
        Optional<Double> dampening,
        Optional<Boolean> nesterov,
        Optional<Double> alpha,
        Optional<Boolean> centered) {

    /** The optimizers. */
    public enum Name {
        /** The update rule that the model itself chooses. */
        MODEL,
        /** {@link Adam}, or {@link AmsGrad}. */
        ADAM,
        /** {@link AdamW}, or {@link AmsGrad}. */
        ADAMW,
        /** {@link Sgd}. */
        SGD,
        /** {@link RmsProp}. */
        RMSPROP;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** The model's own update rule. */
    public static final OptimizerConfig MODEL = new OptimizerConfig(
            Name.MODEL,
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());

    // The defaults of torch.optim.
    private static final List<Double> DEFAULT_BETAS = List.of(0.9, 0.999);
    private static final double EPSILON = 1e-8;
    private static final double ADAMW_DECAY = 0.01;
    private static final double ALPHA = 0.99;

    public OptimizerConfig {
        betas = betas.map(List::copyOf);
        Map<String, Optional<?>> settings = new TreeMap<>(Map.of(
                "betas", betas,
                "eps", eps,
                "weight_decay", weightDecay,
                "amsgrad", amsgrad,
                "momentum", momentum,
                "dampening", dampening,
                "nesterov", nesterov,
                "alpha", alpha,
                "centered", centered));
        List<String> foreign = new ArrayList<>();
        settings.forEach((key, value) -> {
            if (value.isPresent() && !keys(name).contains(key)) {
                foreign.add(key);
            }
        });
        if (!foreign.isEmpty()) {
            throw new IllegalArgumentException(
                    name == Name.MODEL
                            ? String.join(", ", foreign) + " must be null with name = model: the model sets its own"
                                    + " optimizer; choose one with name = adam, adamw, sgd or rmsprop"
                            : String.join(", ", foreign) + " must be null, because " + name
                                    + " has no such setting; it has " + String.join(", ", keys(name)));
        }
        if (betas.filter(both -> both.size() != DEFAULT_BETAS.size()).isPresent()) {
            throw new IllegalArgumentException("betas must be two numbers such as [0.9, 0.999], but is " + betas.get());
        }
    }

    private static List<String> keys(Name name) {
        return switch (name) {
            case MODEL -> List.of();
            case ADAM, ADAMW -> List.of("betas", "eps", "weight_decay", "amsgrad");
            case SGD -> List.of("momentum", "dampening", "weight_decay", "nesterov");
            case RMSPROP -> List.of("alpha", "eps", "weight_decay", "momentum", "centered");
        };
    }

    /**
     * Checks the values of the settings.
     *
     * @throws IllegalArgumentException if a value is out of range; the message names its key
     */
    public void check() {
        inPlaceOf(new Sgd(1, 0, 0));
    }

    /**
     * The chosen rule with the learning rate of the model's own rule; the own rule itself if none is chosen.
     *
     * @throws IllegalArgumentException if a value is out of range; the message names its key
     */
    public UpdateRule inPlaceOf(UpdateRule own) {
        double lr = own.learningRate();
        return switch (name) {
            case MODEL -> own;
            case ADAM -> adam(lr, weightDecay.orElse(0.0));
            case ADAMW -> adamW(lr, weightDecay.orElse(ADAMW_DECAY));
            case SGD ->
                new Sgd(
                        lr,
                        momentum.orElse(0.0),
                        dampening.orElse(0.0),
                        weightDecay.orElse(0.0),
                        nesterov.orElse(false));
            case RMSPROP ->
                new RmsProp(
                        lr,
                        alpha.orElse(ALPHA),
                        eps.orElse(EPSILON),
                        weightDecay.orElse(0.0),
                        momentum.orElse(0.0),
                        centered.orElse(false));
        };
    }

    private UpdateRule adam(double lr, double decay) {
        return amsgrad.orElse(false)
                ? new AmsGrad(lr, beta(0), beta(1), eps.orElse(EPSILON), decay, false)
                : new Adam(lr, beta(0), beta(1), eps.orElse(EPSILON), decay);
    }

    private UpdateRule adamW(double lr, double decay) {
        return amsgrad.orElse(false)
                ? new AmsGrad(lr, beta(0), beta(1), eps.orElse(EPSILON), decay, true)
                : new AdamW(lr, beta(0), beta(1), eps.orElse(EPSILON), decay);
    }

    private double beta(int moment) {
        return betas.orElse(DEFAULT_BETAS).get(moment);
    }
}
