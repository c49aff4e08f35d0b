package io.anomalight.framework.training;

/** What a run is busy with. */
public enum Stage {
    TRAINING,
    CALIBRATION,
    VALIDATION,
    TEST,
    PREDICTION
}
