package io.anomalight.framework.training;

/** When a fit can be saved: everything that belongs to the moment is done, and every callback has decided. */
public enum SavePoint {
    /** After a training step, and the validation that was due after it. */
    STEP,
    /** After an epoch, and the validation that was due after it. */
    EPOCH,
    /** Somebody interrupts the fit: what is not saved now is lost. */
    INTERRUPTION
}
