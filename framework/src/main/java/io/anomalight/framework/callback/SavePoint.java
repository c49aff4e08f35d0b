package io.anomalight.framework.callback;

/** When a fit can be saved: everything that belongs to the moment is done, and every callback has decided. */
public enum SavePoint {
    /** After a batch of a pass before the first epoch. */
    PREPARATION_STEP,
    /** After a whole pass before the first epoch. */
    PREPARATION_PASS,
    /** After a training step, and the validation that was due after it. */
    STEP,
    /** After an epoch, and the validation that was due after it. */
    EPOCH,
    /** The fit is interrupted: what is not saved now is lost. */
    INTERRUPTION,
    /** The fit has come to its end, whatever the reason: what is not saved now is lost. */
    END;

    /** Whether it lies before the first epoch. */
    public boolean isPreparation() {
        return this == PREPARATION_STEP || this == PREPARATION_PASS;
    }
}
