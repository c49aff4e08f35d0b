package io.anomalight.callbacks.checkpoint;

import io.anomalight.framework.callback.Run;
import io.anomalight.framework.callback.SavePoint;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * When a checkpoint is due: always at the end of the fit and after each pass of a preparation, besides as often as this
 * says; where nothing is set, after each validation, or where there is none, after each epoch.
 *
 * @param everyNEpochs after every so manieth epoch
 * @param everyNTrainSteps after every so manieth training step
 * @param trainTimeInterval after the first training step that ends so long after the last one
 */
public record SaveSchedule(
        Optional<Integer> everyNEpochs, Optional<Integer> everyNTrainSteps, Optional<Duration> trainTimeInterval) {
    /** After each validation. */
    public static final SaveSchedule EACH_VALIDATION =
            new SaveSchedule(Optional.empty(), Optional.empty(), Optional.empty());

    public SaveSchedule {
        everyNEpochs.ifPresent(epochs -> atLeastOne("every_n_epochs", epochs));
        everyNTrainSteps.ifPresent(steps -> atLeastOne("every_n_train_steps", steps));
        if (trainTimeInterval.filter(time -> time.isZero() || time.isNegative()).isPresent()) {
            throw new IllegalArgumentException(
                    "train_time_interval must be positive, but is " + trainTimeInterval.get());
        }
        if (Stream.of(everyNEpochs, everyNTrainSteps, trainTimeInterval)
                        .filter(Optional::isPresent)
                        .count()
                > 1) {
            throw new IllegalArgumentException("every_n_epochs, every_n_train_steps and train_time_interval exclude"
                    + " each other, but more than one of them is set; leave the others null");
        }
    }

    private static void atLeastOne(String key, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(key + " must be at least 1, but is " + value);
        }
    }

    /**
     * Whether a checkpoint is due.
     *
     * @param validated whether there was a validation since it last was
     * @param since how long ago it last was
     */
    boolean isDue(SavePoint point, Run run, boolean validated, Duration since) {
        if (point == SavePoint.END
                || (point == SavePoint.EPOCH
                        && run.epoch() + 1 == run.config().length().maxEpochs())) {
            return true; // or what was learned since would be lost
        }
        if (trainTimeInterval.filter(interval -> since.compareTo(interval) >= 0).isPresent()) {
            return true;
        }
        if (point.isPreparation()) {
            return point == SavePoint.PREPARATION_PASS;
        }
        if (everyNEpochs.isPresent()) {
            return point == SavePoint.EPOCH && (run.epoch() + 1) % everyNEpochs.get() == 0;
        }
        if (everyNTrainSteps.isPresent()) {
            return point == SavePoint.STEP && run.step() % everyNTrainSteps.get() == 0;
        }
        boolean byItself = run.metrics().validates() ? validated : point == SavePoint.EPOCH;
        return trainTimeInterval.isEmpty() && byItself;
    }
}
