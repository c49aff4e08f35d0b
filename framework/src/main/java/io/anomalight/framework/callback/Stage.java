package io.anomalight.framework.callback;

/** The stages of a run. */
public enum Stage {
    /** A few validation batches before the first epoch, to find errors early; nothing is published. */
    SANITY_CHECK,
    /** Passes over the training images before the first epoch. */
    PREPARATION,
    TRAINING,
    /** More images for a fitted module, {@link io.anomalight.framework.ModuleUpdate}. */
    UPDATE,
    CALIBRATION,
    VALIDATION,
    TEST,
    PREDICTION
}
