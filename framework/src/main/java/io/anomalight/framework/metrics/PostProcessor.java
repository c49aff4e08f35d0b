package io.anomalight.framework.metrics;

/**
 * Turns raw scores into labels and into normalised scores; learned on the validation images, kept in the checkpoint.
 *
 * @param imageThreshold images with this raw score or a higher one are anomalous
 * @param pixelThreshold pixels with this raw score or a higher one are anomalous
 * @param imageMin lowest raw image score seen in validation
 * @param imageMax highest raw image score seen in validation
 * @param pixelMin lowest raw pixel score seen in validation
 * @param pixelMax highest raw pixel score seen in validation
 */
public record PostProcessor(
        double imageThreshold,
        double pixelThreshold,
        double imageMin,
        double imageMax,
        double pixelMin,
        double pixelMax) {

    /** Whether an image of this raw score is anomalous. */
    public boolean isAnomalous(float score) {
        return score >= imageThreshold;
    }

    /** Whether a pixel of this raw score is anomalous. */
    public boolean isAnomalousPixel(float score) {
        return score >= pixelThreshold;
    }

    /** The image's score in [0, 1], 0.5 at the threshold (anomalib's min-max normalisation). */
    public double normalizeScore(float score) {
        return normalize(score, imageThreshold, imageMin, imageMax);
    }

    /** A pixel's score in [0, 1], 0.5 at the threshold. */
    public float normalizePixel(float score) {
        return (float) normalize(score, pixelThreshold, pixelMin, pixelMax);
    }

    private static double normalize(double score, double threshold, double min, double max) {
        double range = max > min ? max - min : 1;
        return Math.min(1, Math.max(0, (score - threshold) / range + 0.5));
    }
}
