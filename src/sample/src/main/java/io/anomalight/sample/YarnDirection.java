package io.anomalight.sample;

/** The direction of a yarn in the woven cloth. */
enum YarnDirection {
    /** Runs from top to bottom. */
    WARP,
    /** Runs from left to right. */
    WEFT
}
