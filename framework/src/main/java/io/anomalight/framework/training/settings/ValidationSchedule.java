package io.anomalight.framework.training.settings;

import io.anomalight.framework.failure.UserError;
import java.util.Optional;

/**
 * When a fit is validated; it always is at its end.
 *
 * @param checkValEveryNEpoch in every so manieth epoch; absent to count batches across epochs
 * @param valCheckInterval after so many batches, or after such a share of an epoch; 1.0 for its end
 * @param numSanityValSteps validation batches that are judged before the first epoch, to find faults early; -1 for all
 */
public record ValidationSchedule(
        Optional<Integer> checkValEveryNEpoch, BatchAmount valCheckInterval, int numSanityValSteps) {
    /** At the end of each epoch, without a check before the first. */
    public static final ValidationSchedule EVERY_EPOCH = new ValidationSchedule(Optional.of(1), BatchAmount.ALL, 0);

    public ValidationSchedule {
        if (checkValEveryNEpoch.filter(epochs -> epochs < 1).isPresent()) {
            throw new IllegalArgumentException(
                    "check_val_every_n_epoch must be at least 1, but is " + checkValEveryNEpoch.get());
        }
        if (!(valCheckInterval.value() > 0)) {
            throw new IllegalArgumentException("val_check_interval must be positive, but is " + valCheckInterval);
        }
        if (checkValEveryNEpoch.isEmpty() && valCheckInterval.isShare()) {
            throw new IllegalArgumentException("val_check_interval must be a whole number of batches where"
                    + " check_val_every_n_epoch is null, but is " + valCheckInterval);
        }
        if (numSanityValSteps < -1) {
            throw new IllegalArgumentException(
                    "num_sanity_val_steps must be at least 0, or -1 for all, but is " + numSanityValSteps);
        }
    }

    /**
     * Refuses an interval that no epoch is long enough for.
     *
     * @throws UserError with both numbers
     */
    public void check(long batches) {
        if (checkValEveryNEpoch.isPresent() && !valCheckInterval.isShare() && valCheckInterval.value() > batches) {
            throw new UserError(
                    "trainer.val_check_interval = " + valCheckInterval + " is more than an epoch has batches ("
                            + batches + "), so no epoch would be validated; take a smaller one, or set"
                            + " check_val_every_n_epoch=null to count batches across epochs");
        }
    }

    /** Whether validation is due after so many of an epoch's batches. */
    public boolean dueAfter(int epoch, long batch, long batches, long step) {
        if (checkValEveryNEpoch.isEmpty()) {
            return step % (long) valCheckInterval.value() == 0;
        }
        long interval = Math.max(1, valCheckInterval.of(batches));
        return (epoch + 1) % checkValEveryNEpoch.get() == 0 && batch % interval == 0;
    }
}
