package io.anomalight.framework.metrics.ranking;

/** The lowest and the highest score. */
public final class ScoreRange {
    private float min = Float.POSITIVE_INFINITY;
    private float max = Float.NEGATIVE_INFINITY;

    public void include(float score) {
        min = Math.min(min, score);
        max = Math.max(max, score);
    }

    public void include(float[] scores) {
        float lowest = min;
        float highest = max;
        for (float score : scores) {
            lowest = Math.min(lowest, score);
            highest = Math.max(highest, score);
        }
        min = lowest;
        max = highest;
    }

    public void include(ScoreRange other) {
        min = Math.min(min, other.min);
        max = Math.max(max, other.max);
    }

    public float min() {
        return min;
    }

    public float max() {
        return max;
    }
}
