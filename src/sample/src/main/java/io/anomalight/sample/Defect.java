package io.anomalight.sample;

/** What is wrong with one spot of the cloth; places are measured in yarns, as in {@link SamplePart}. */
interface Defect {

    /** Nothing is wrong. */
    Defect NONE = (u, v) -> false;

    /** Whether this place belongs to the defect: exactly these pixels are changed and marked. */
    boolean covers(float u, float v);

    /** Whether a yarn is missing here; {@code side} runs from -1 to 1 over its width. */
    default boolean removes(Yarn yarn, float u, float v, float side) {
        return false;
    }

    /** Whether warp and weft change places where these two cross. */
    default boolean swaps(int warp, int weft) {
        return false;
    }

    /** By how much the relief is flattened here: 1 not at all, 0 wholly. */
    default float relief(float u, float v) {
        return 1;
    }

    /** Changes the colour of a place, red, green and blue in [0, 1]. */
    default void tint(float u, float v, float[] rgb) {}
}
