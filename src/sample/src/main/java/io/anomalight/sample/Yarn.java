package io.anomalight.sample;

/** The two directions of a weave. */
enum Yarn {
    /** Runs from top to bottom. */
    WARP,
    /** Runs from left to right. */
    WEFT
}
