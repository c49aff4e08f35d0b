package io.anomalight.callbacks.tuner;

import io.anomalight.framework.callback.Callback;
import io.anomalight.framework.callback.Run;
import io.anomalight.framework.callback.Stateful;
import io.anomalight.framework.failure.UserError;
import java.util.Map;
import java.util.Optional;

/**
 * Starts a training with a search for its learning rate, as Lightning's callback of this name. The command {@code train} and {@code
 * Experiment.train} run the search with a module of its own, so the fit begins with untouched arrays. Then they set the rate and give
 * this callback the {@linkplain #found curve}, which it writes to the run folder.
 */
public final class LearningRateFinder implements Callback, Stateful {

    /**
     * Settings of the callback; the names and defaults are Lightning's.
     *
     * @param minLr the learning rate of the first training step of the search
     * @param maxLr the learning rate of its last training step
     * @param numTrainingSteps the number of training steps
     * @param mode how the learning rate rises from step to step
     * @param earlyStopThreshold the search ends when the loss is this many times its smallest value; empty for no such end
     * @param attrName the key of the learning rate in the configuration of the model; if empty, {@code lr} or {@code learning_rate}
     */
    public record Config(
            double minLr,
            double maxLr,
            int numTrainingSteps,
            LrFindConfig.Mode mode,
            Optional<Double> earlyStopThreshold,
            Optional<String> attrName) {
        public Config {
            if (numTrainingSteps < 2) {
                throw new IllegalArgumentException("num_training_steps must be at least 2, but is " + numTrainingSteps);
            }
            new LrFindConfig(minLr, maxLr, numTrainingSteps, mode, earlyStopThreshold, attrName); // checks the others
        }

        /** The settings of the search. */
        public LrFindConfig search() {
            return new LrFindConfig(minLr, maxLr, numTrainingSteps, mode, earlyStopThreshold, attrName);
        }
    }

    private static final String LR = "lr";

    private final Config config;
    private Optional<LrCurveFile> curve = Optional.empty();
    private Optional<String> lr = Optional.empty();

    public LearningRateFinder(Config config) {
        this.config = config;
    }

    public Config config() {
        return config;
    }

    /** Called before the fit, with the curve of a search that has a suggestion. */
    public void found(LrCurve searched) {
        LrCurveFile file = LrCurveFile.of(searched);
        curve = Optional.of(file);
        lr = file.suggestion().map(point -> Double.toString(point.lr()));
    }

    @Override
    public void onFitStart(Run run) {
        curve.ifPresent(searched -> searched.write(run.directory()));
    }

    @Override
    public void onTrainEpochStart(Run run, long batches) {
        if (lr.isEmpty() && !run.config().limits().fastDevRun().isOn()) {
            throw new UserError(
                    "the callback learning_rate_finder has no learning rate: only a new training of the command train"
                            + " searches one; leave the callback out for a resumed run that began without it, and for a Trainer"
                            + " of your own");
        }
    }

    @Override
    public Map<String, String> stateDict() {
        return lr.map(found -> Map.of(LR, found)).orElse(Map.of());
    }

    @Override
    public void loadStateDict(Map<String, String> state) {
        lr = Optional.ofNullable(state.get(LR));
    }
}
