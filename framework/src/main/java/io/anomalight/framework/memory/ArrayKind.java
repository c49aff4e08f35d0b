package io.anomalight.framework.memory;

/** What an array of a state is for; this decides how long it lives and which files hold it, see {@link ModuleState}. */
enum ArrayKind {
    /** Moved by an optimizer. */
    PARAMETER,
    /** Learned without gradients, or drawn at random. */
    BUFFER,
    /** Computed from the settings and the seed alone. */
    CONSTANT,
    /** Read from a file of weights. */
    PRETRAINED,
    /** A number that a loss is multiplied by. */
    SCALAR,
    /** Computed from another array for one pass over images. */
    DERIVED,
    /** Computed from images, for one fit. */
    CACHED;

    /** Whether checkpoints and archives hold it as something that was learned. */
    boolean isSaved() {
        return this == PARAMETER || this == BUFFER;
    }

    /** Whether it is a part of the model, and no aid to its arithmetic. */
    boolean isOfModel() {
        return isSaved() || this == CONSTANT || this == PRETRAINED;
    }
}
