package io.anomalight.sample;

/** A defect at one point of the cloth; coordinates are in yarns, as in {@link SamplePart}. */
interface Defect {

    /** No defect. */
    Defect NONE = (u, v) -> false;

    /** Whether a point belongs to the defect: only these pixels are changed and marked. */
    boolean covers(float u, float v);

    /** Whether a yarn is missing at a point; {@code side} is from -1 to 1 over its width. */
    default boolean removes(YarnDirection yarn, float u, float v, float side) {
        return false;
    }

    /** Whether the upper and the lower yarn are swapped at this crossing. */
    default boolean swaps(int warp, int weft) {
        return false;
    }

    /** The factor for the height of the yarns at a point: 1 for unchanged, 0 for flat. */
    default float heightFactor(float u, float v) {
        return 1;
    }

    /** Changes the colour of a point, red, green and blue in [0, 1]. */
    default void tint(float u, float v, float[] rgb) {}
}
