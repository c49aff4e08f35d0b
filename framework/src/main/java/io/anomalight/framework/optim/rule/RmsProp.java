package io.anomalight.framework.optim.rule;

import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import io.anomalight.framework.arithmetic.ScriptValues;
import io.anomalight.framework.arithmetic.TorchScript;
import java.util.ArrayList;
import java.util.List;

/**
 * RMSprop (Hinton 2012) with PyTorch's arithmetic: epsilon is added to the root, and the momentum is that of the scaled gradient.
 *
 * @param learningRate step size
 * @param alpha decay of the mean of squared gradients
 * @param epsilon added to the root
 * @param weightDecay λ; λ·w is added to the gradient of w
 * @param momentum the fraction of the last step that is added to the next; 0 for none
 * @param centered whether the mean of squares is reduced by the square of the mean (Graves 2013)
 */
public record RmsProp(
        double learningRate, double alpha, double epsilon, double weightDecay, double momentum, boolean centered)
        implements UpdateRule {
    public RmsProp {
        if (!(learningRate > 0)) {
            throw new IllegalArgumentException("lr must be positive, but is " + learningRate);
        }
        if (!(alpha >= 0 && alpha < 1)) {
            throw new IllegalArgumentException("alpha must be at least 0 and below 1, but is " + alpha);
        }
        if (!(epsilon >= 0)) {
            throw new IllegalArgumentException("eps must not be negative, but is " + epsilon);
        }
        if (!(weightDecay >= 0)) {
            throw new IllegalArgumentException("weight_decay must not be negative, but is " + weightDecay);
        }
        if (!(momentum >= 0 && momentum < 1)) {
            throw new IllegalArgumentException("momentum must be from 0 to below 1, but is " + momentum);
        }
    }

    @Override
    public String saved() {
        return "rmsprop alpha=" + alpha + " eps=" + epsilon + " weight_decay=" + weightDecay + " momentum=" + momentum
                + " centered=" + centered;
    }

    @Override
    public List<String> slots() {
        List<String> slots = new ArrayList<>(List.of("square_avg"));
        if (centered) {
            slots.add("grad_avg");
        }
        if (momentum > 0) {
            slots.add("momentum_buffer");
        }
        return List.copyOf(slots);
    }

    @Override
    public Update open(NDManager manager) {
        PtSymbolBlock script = TorchScript.load(RmsProp.class, "rms_prop_updates.py", "RmsPropUpdates", manager);
        String function = (centered ? "centered_" : "") + "rmsprop" + (momentum > 0 ? "_momentum" : "");
        return (parameters, gradients, slots, step, rate) -> {
            try (ScriptValues arguments = new ScriptValues()) {
                arguments.add(parameters).add(gradients);
                slots.forEach(arguments::add);
                arguments.add(rate).add(alpha).add(epsilon).add(weightDecay).add(momentum);
                arguments.run(script, function).close();
            }
        };
    }

    @Override
    public Update openPlain(NDManager manager) {
        return PlainUpdates.of(this);
    }
}
