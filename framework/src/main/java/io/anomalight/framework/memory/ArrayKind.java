package io.anomalight.framework.memory;

/** The kind of an array of a {@link ModuleState}; it decides how long the array lives and which files hold it. */
enum ArrayKind {
    /** Updated by an optimizer. */
    PARAMETER,
    /** Learned without gradients, or drawn at random. */
    BUFFER,
    /** Computed only from the settings and the seed. */
    CONSTANT,
    /** Read from a file of weights. */
    PRETRAINED,
    /** Needed only by an update of the fitted module. */
    KEPT_FOR_UPDATE,
    /** A number as a scalar array, for use in a loss. */
    SCALAR,
    /** Computed from another array for one pass over images. */
    DERIVED,
    /** Computed from images and kept for one fit. */
    CACHED;

    /** Whether checkpoints hold arrays of this kind. */
    boolean isSaved() {
        return this == PARAMETER || this == BUFFER;
    }

    /** Whether arrays of this kind belong to the model, and are not only intermediate results. */
    boolean isOfModel() {
        return isSaved() || this == CONSTANT || this == PRETRAINED;
    }
}
