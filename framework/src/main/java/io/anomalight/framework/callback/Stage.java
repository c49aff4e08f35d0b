package io.anomalight.framework.callback;

/** What a run is busy with. */
public enum Stage {
    /** A few validation batches before the first epoch, to find faults early; nothing is published. */
    SANITY_CHECK,
    /** Passes over the training images before the first epoch. */
    PREPARATION,
    TRAINING,
    CALIBRATION,
    VALIDATION,
    TEST,
    PREDICTION
}
