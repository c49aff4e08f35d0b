package io.anomalight.framework.metrics;

/** The min-max normalisation of anomalib: 0.5 at the threshold, 1 per range of the scores in validation, in [0, 1]. */
final class Normalization {
    /** The highest normalised score of a normal item; less than 0.5 in double and in float32. */
    private static final double HIGHEST_NORMAL = Math.nextDown(0.5f);

    private Normalization() {}

    static double range(double min, double max) {
        return max > min ? max - min : 1;
    }

    // A score just below the threshold must not be rounded to 0.5, which is anomalous.
    static double of(float score, float threshold, double range) {
        double normalized = ((double) score - threshold) / range + 0.5;
        return Math.max(0, Math.min(score < threshold ? HIGHEST_NORMAL : 1, normalized));
    }

    static void requireRange(String level, double min, double max) {
        requireFinite(level + "_min", min);
        requireFinite(level + "_max", max);
        if (min > max) {
            throw new IllegalArgumentException(
                    level + "_min must not exceed " + level + "_max, but they are " + min + " and " + max);
        }
    }

    static void requireFinite(String key, double value) {
        if (!Double.isFinite(value)) {
            throw new IllegalArgumentException(key + " must be a finite number, but is " + value);
        }
    }
}
