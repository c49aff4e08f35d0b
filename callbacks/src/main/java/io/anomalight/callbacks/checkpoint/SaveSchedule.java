package io.anomalight.callbacks.checkpoint;

import io.anomalight.framework.callback.Run;
import io.anomalight.framework.callback.SavePoint;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * When a checkpoint is due. At most one of the three settings may be set; if none is, a checkpoint is due after each
 * validation, or after each epoch of a fit without validation.
 *
 * <p>A checkpoint is always due at the end of the fit and after each preparation pass.
 *
 * @param everyNEpochs after every n epochs
 * @param everyNTrainSteps after every n training steps
 * @param trainTimeInterval after the first training step that ends at least this long after the last checkpoint
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
     * @param validated whether there was a validation since the last checkpoint
     * @param sinceLast training time since the last checkpoint
     */
    boolean isDue(SavePoint point, Run run, boolean validated, Duration sinceLast) {
        if (point == SavePoint.END
                || (point == SavePoint.EPOCH
                        && run.epoch() + 1 == run.config().length().maxEpochs())) {
            return true; // otherwise the training since the last checkpoint would be lost
        }
        if (trainTimeInterval
                .filter(interval -> sinceLast.compareTo(interval) >= 0)
                .isPresent()) {
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
        boolean dueAfterValidation = run.metrics().validates() ? validated : point == SavePoint.EPOCH;
        return trainTimeInterval.isEmpty() && dueAfterValidation;
    }
}
