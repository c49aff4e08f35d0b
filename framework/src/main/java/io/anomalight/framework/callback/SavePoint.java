package io.anomalight.framework.callback;

/**
 * The points at which a fit can be saved. All work up to the point is completed, and every callback has already decided
 * whether the fit stops ({@link Callback#onValidationEnd}).
 */
public enum SavePoint {
    /** After a batch of a preparation pass. */
    PREPARATION_STEP,
    /** After a preparation pass. */
    PREPARATION_PASS,
    /** After a training step, and the validation that was due after it. */
    STEP,
    /** After an epoch, and the validation that was due after it. */
    EPOCH,
    /** The fit was interrupted; the last chance to save. */
    INTERRUPTION,
    /** The fit has ended, for any other reason; the last chance to save. */
    END;

    /** Whether this point is before the first epoch. */
    public boolean isPreparation() {
        return this == PREPARATION_STEP || this == PREPARATION_PASS;
    }
}
