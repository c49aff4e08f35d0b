package io.anomalight.framework.metrics;

/** The lowest and the highest of the scores it was shown. */
final class ScoreRange {
    private float min = Float.POSITIVE_INFINITY;
    private float max = Float.NEGATIVE_INFINITY;

    void include(float score) {
        min = Math.min(min, score);
        max = Math.max(max, score);
    }

    float min() {
        return min;
    }

    float max() {
        return max;
    }
}
