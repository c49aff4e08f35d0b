package io.anomalight.framework.metrics;

/** The lowest and the highest of the scores it was shown. */
final class ScoreRange {
    private float min = Float.POSITIVE_INFINITY;
    private float max = Float.NEGATIVE_INFINITY;

    void include(float score) {
        min = Math.min(min, score);
        max = Math.max(max, score);
    }

    void include(float[] scores) {
        float lowest = min;
        float highest = max;
        for (float score : scores) {
            lowest = Math.min(lowest, score);
            highest = Math.max(highest, score);
        }
        min = lowest;
        max = highest;
    }

    float min() {
        return min;
    }

    float max() {
        return max;
    }
}
