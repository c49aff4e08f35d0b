package io.anomalight.framework.data.inspection;

/** What an image is used for. */
public enum Split {
    TRAIN,
    VALIDATION,
    TEST
}
