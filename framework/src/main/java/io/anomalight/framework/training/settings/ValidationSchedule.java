package io.anomalight.framework.training.settings;

import io.anomalight.framework.failure.UserError;
import java.util.Optional;

/**
 * When a fit is validated; a validation always runs at the end.
 *
 * @param checkValEveryNEpoch validates every n epochs; absent to count batches across epochs
 * @param valCheckInterval validates after this number of batches or this fraction of an epoch; 1.0 for the end of the
 *     epoch
 * @param numSanityValSteps the number of validation batches evaluated before the first epoch, to find errors early; -1
 *     for all
 */
public record ValidationSchedule(
        Optional<Integer> checkValEveryNEpoch, BatchAmount valCheckInterval, int numSanityValSteps) {
    /** A validation at the end of each epoch, without sanity check. */
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
            throw new IllegalArgumentException("val_check_interval must be a whole number of batches if"
                    + " check_val_every_n_epoch is null, but is " + valCheckInterval);
        }
        if (numSanityValSteps < -1) {
            throw new IllegalArgumentException(
                    "num_sanity_val_steps must be at least 0, or -1 for all, but is " + numSanityValSteps);
        }
    }

    /**
     * Checks that the interval is not longer than an epoch.
     *
     * @throws UserError if it is; the message has both numbers
     */
    public void check(long batches) {
        if (checkValEveryNEpoch.isPresent() && !valCheckInterval.isShare() && valCheckInterval.value() > batches) {
            throw new UserError("trainer.val_check_interval = " + valCheckInterval
                    + " is more than the number of batches per epoch (" + batches
                    + "), so no epoch would be validated; use a smaller value, or set"
                    + " check_val_every_n_epoch=null to count batches across epochs");
        }
    }

    /** Whether a validation is due after {@code batch} of {@code batches} batches of an epoch. */
    public boolean dueAfter(int epoch, long batch, long batches, long step) {
        if (checkValEveryNEpoch.isEmpty()) {
            return step % (long) valCheckInterval.value() == 0;
        }
        long interval = Math.max(1, valCheckInterval.of(batches));
        return (epoch + 1) % checkValEveryNEpoch.get() == 0 && batch % interval == 0;
    }
}
