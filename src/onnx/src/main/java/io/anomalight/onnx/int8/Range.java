package io.anomalight.onnx.int8;

/**
 * The least and the largest number of an array, over all calibration images. Zero is always within, because it must be exact: it is
 * what padding and ReLU write.
 */
record Range(float min, float max) {
    private static final int LEVELS = 255;
    /** Keeps the scale of an array of zeros from being zero. */
    private static final float LEAST_WIDTH = 1e-6f;

    static final Range ZERO = new Range(0, 0);

    /** The range that also holds these numbers. */
    Range with(float low, float high) {
        return new Range(Math.min(min, low), Math.max(max, high));
    }

    /** The difference of two neighbouring numbers of the 256. */
    float scale() {
        return Math.max(max - min, LEAST_WIDTH) / LEVELS;
    }

    /** The uint8 that stands for zero, in [0, 255]. */
    int zeroPoint() {
        return Math.round(-min / scale());
    }
}
