package io.anomalight.framework.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.anomalight.framework.AnomalyModule;
import io.anomalight.framework.callback.Callbacks;
import io.anomalight.framework.callback.Run;
import io.anomalight.framework.callback.WeightAveraging;
import io.anomalight.framework.failure.UserError;
import io.anomalight.framework.memory.ModuleState;
import io.anomalight.framework.optim.AveragedModel;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The average of the weights that a fit keeps if a callback asks for one ({@link WeightAveraging}); without such a callback, this object
 * does nothing.
 */
final class FitAverage implements AutoCloseable {
    /** No average. */
    static final FitAverage NONE = new FitAverage(Optional.empty(), Optional.empty());

    // Lightning's name of the weights that are trained, while the model's own place holds the average.
    private static final String CURRENT = "current_model_state/";

    private final Optional<WeightAveraging> policy;
    private final Optional<AveragedModel> model;

    private FitAverage(Optional<WeightAveraging> policy, Optional<AveragedModel> model) {
        this.policy = policy;
        this.model = model;
    }

    /**
     * Opens the average of a fit.
     *
     * @throws UserError if two callbacks average, or the module has no optimizer
     */
    static FitAverage open(Callbacks callbacks, AnomalyModule module, NDManager parent) {
        Optional<WeightAveraging> policy = policy(callbacks, module);
        return policy.isEmpty() ? NONE : new FitAverage(policy, Optional.of(new AveragedModel(module.state(), parent)));
    }

    /** The callback that averages, as for {@link #open}. */
    static Optional<WeightAveraging> policy(Callbacks callbacks, AnomalyModule module) {
        Optional<WeightAveraging> policy = callbacks.only(WeightAveraging.class, "average the weights");
        if (policy.isPresent() && module.configureOptimizers().isEmpty()) {
            throw new UserError("callbacks.use or callbacks.add has a callback that averages the weights, but "
                    + module.name() + " learns without gradients; leave the callback out");
        }
        return policy;
    }

    /** Updates the average after a training step in which an optimizer took a step. */
    void afterStep(Run run) {
        policy.ifPresent(
                asked -> asked.decay(run).ifPresent(decay -> model.ifPresent(average -> average.update(decay))));
    }

    /** Runs the body with the average as the weights of the module, if the average has begun. */
    void inPlace(Runnable body) {
        begun().ifPresentOrElse(
                        average -> average.inPlace(() -> {
                            body.run();
                            return true;
                        }),
                        body);
    }

    /** Gives the module the average for good, at the end of a fit. */
    void finish() {
        begun().ifPresent(AveragedModel::swap);
    }

    private Optional<AveragedModel> begun() {
        return policy.filter(WeightAveraging::begun).flatMap(asked -> model);
    }

    /** The weights that a checkpoint holds as those of the module: the average, if it has begun. */
    Map<String, NDArray> weights(ModuleState state) {
        Map<String, NDArray> weights = new LinkedHashMap<>(state.saved());
        begun().ifPresent(average -> weights.putAll(average.averages()));
        return weights;
    }

    /** The trained weights, which a checkpoint holds beside the average; empty without an average. */
    Map<String, NDArray> current(ModuleState state) {
        Map<String, NDArray> current = new LinkedHashMap<>();
        model.ifPresent(
                average -> average.averages().keySet().forEach(name -> current.put(CURRENT + name, state.get(name))));
        return current;
    }

    /** The arrays that take {@link #current} from a checkpoint, until {@link #restored}. */
    Map<String, NDArray> places() {
        Map<String, NDArray> places = new LinkedHashMap<>();
        model.ifPresent(average -> average.averages().forEach((name, array) -> places.put(CURRENT + name, array)));
        return places;
    }

    /** Puts the trained weights and the average in their places after a checkpoint was loaded. */
    void restored() {
        model.ifPresent(AveragedModel::swap);
    }

    @Override
    public void close() {
        model.ifPresent(AveragedModel::close);
    }
}
