package io.anomalight.framework;

/** Over which images a module learns its reference values before it judges others. */
public enum Calibration {
    /** The module needs no reference. */
    NONE,
    /** Over the training images, each time before validation; the reference is kept in the checkpoint. */
    TRAINING_IMAGES,
    /** Over the very images that are about to be judged, so that scores depend on their companions. */
    JUDGED_IMAGES
}
