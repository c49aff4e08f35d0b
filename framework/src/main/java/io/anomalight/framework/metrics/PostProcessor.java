package io.anomalight.framework.metrics;

import io.anomalight.framework.failure.UserError;
import java.util.List;

/**
 * Turns raw scores into labels and into normalised scores; learned on the validation images, kept in the checkpoint.
 *
 * <p>Thresholds are float32, as raw scores are, so that run, archive, ONNX and every file compare the same numbers. A
 * threshold given as another number is rounded to the nearest float32.
 *
 * @param imageThreshold images with this raw score or a higher one are anomalous
 * @param pixelThreshold pixels with this raw score or a higher one are anomalous
 * @param imageMin lowest raw image score seen in validation
 * @param imageMax highest raw image score seen in validation
 * @param pixelMin lowest raw pixel score seen in validation
 * @param pixelMax highest raw pixel score seen in validation
 * @param imageThresholdOrigin how the image threshold was found, for instance {@code best F1 on validation}
 * @param pixelThresholdOrigin how the pixel threshold was found
 */
public record PostProcessor(
        float imageThreshold,
        float pixelThreshold,
        double imageMin,
        double imageMax,
        double pixelMin,
        double pixelMax,
        String imageThresholdOrigin,
        String pixelThresholdOrigin) {
    /** The highest normalised score of what is normal; below one half in double and in float32. */
    private static final double HIGHEST_NORMAL = Math.nextDown(0.5f);

    public PostProcessor {
        requireFinite("image_threshold", imageThreshold);
        requireFinite("pixel_threshold", pixelThreshold);
        requireRange("image", imageMin, imageMax);
        requireRange("pixel", pixelMin, pixelMax);
    }

    /** As the canonical constructor, with thresholds that are rounded to the nearest float32. */
    public PostProcessor(
            double imageThreshold,
            double pixelThreshold,
            double imageMin,
            double imageMax,
            double pixelMin,
            double pixelMax,
            String imageThresholdOrigin,
            String pixelThresholdOrigin) {
        this(
                (float) imageThreshold,
                (float) pixelThreshold,
                imageMin,
                imageMax,
                pixelMin,
                pixelMax,
                imageThresholdOrigin,
                pixelThresholdOrigin);
    }

    /** Thresholds and ranges from elsewhere than validation. */
    public PostProcessor(
            double imageThreshold,
            double pixelThreshold,
            double imageMin,
            double imageMax,
            double pixelMin,
            double pixelMax) {
        this(
                imageThreshold,
                pixelThreshold,
                imageMin,
                imageMax,
                pixelMin,
                pixelMax,
                Threshold.BY_HAND,
                Threshold.BY_HAND);
    }

    /**
     * Learns from the judged validation images: thresholds as {@code config} wants them, ranges over all images and
     * all pixels, labelled or not.
     *
     * <p>An adaptive threshold has the best F1. Where there are no defects to learn from, at the level of images or, where masks
     * are missing, of pixels, at most {@code config.falsePositiveRate()} of the normal scores reach it, and as many of
     * them as that allows. It lies midway between the two neighbouring scores that it divides; so no label
     * depends on the last bit of a score.
     *
     * @throws UserError if nothing was judged, or if an adaptive threshold has neither defects nor normal images to
     *     learn from
     */
    public static PostProcessor learn(Evaluation validation, ThresholdConfig config) {
        if (validation.size() == 0) {
            throw new UserError("no thresholds can be learned: validation has no images; add some");
        }
        Threshold image = Threshold.choose(Level.IMAGE, validation, config, config.manualImage());
        Threshold pixel = Threshold.choose(Level.PIXEL, validation, config, config.manualPixel());
        return new PostProcessor(
                image.value(),
                pixel.value(),
                validation.imageRange().min(),
                validation.imageRange().max(),
                validation.pixelRange().min(),
                validation.pixelRange().max(),
                image.origin(),
                pixel.origin());
    }

    /** The same with another image threshold, and in words where it comes from. */
    public PostProcessor withImageThreshold(double threshold, String origin) {
        return new PostProcessor(
                threshold, pixelThreshold, imageMin, imageMax, pixelMin, pixelMax, origin, pixelThresholdOrigin);
    }

    /** The same with another pixel threshold, and in words where it comes from. */
    public PostProcessor withPixelThreshold(double threshold, String origin) {
        return new PostProcessor(
                imageThreshold, threshold, imageMin, imageMax, pixelMin, pixelMax, imageThresholdOrigin, origin);
    }

    /**
     * The same with an image threshold that at most a share of good parts reach, and as many as that allows; it lies
     * midway between two neighbouring scores.
     *
     * @param goodParts raw scores, one an image
     * @param rate in [0, 1)
     * @throws UserError if the rate is none, or there are no good parts
     */
    public PostProcessor forFalsePositiveRate(List<Float> goodParts, double rate) {
        Threshold threshold = Threshold.ofGoodParts(goodParts, rate);
        return withImageThreshold(threshold.value(), threshold.origin());
    }

    /** Whether an image of this raw score is anomalous; what is no number is never normal. */
    public boolean isAnomalous(float score) {
        return !(score < imageThreshold);
    }

    /** Whether a pixel of this raw score is anomalous; what is no number is never normal. */
    public boolean isAnomalousPixel(float score) {
        return !(score < pixelThreshold);
    }

    /** The image's score in [0, 1], 0.5 at the threshold (anomalib's min-max normalisation). */
    public double normalizeScore(float score) {
        return normalize(score, imageThreshold, imageRange());
    }

    /** A pixel's score in [0, 1], 0.5 at the threshold. */
    public float normalizePixel(float score) {
        return (float) normalize(score, pixelThreshold, pixelRange());
    }

    /** By what an image's distance from the threshold is divided. */
    public double imageRange() {
        return range(imageMin, imageMax);
    }

    /** By what a pixel's distance from the threshold is divided. */
    public double pixelRange() {
        return range(pixelMin, pixelMax);
    }

    private static double range(double min, double max) {
        return max > min ? max - min : 1;
    }

    // What is just below the threshold must not be rounded to one half, where the anomalous begins.
    private static double normalize(float score, float threshold, double range) {
        double normalized = ((double) score - threshold) / range + 0.5;
        return Math.max(0, Math.min(score < threshold ? HIGHEST_NORMAL : 1, normalized));
    }

    private static void requireRange(String level, double min, double max) {
        requireFinite(level + "_min", min);
        requireFinite(level + "_max", max);
        if (min > max) {
            throw new IllegalArgumentException(
                    level + "_min must not exceed " + level + "_max, but they are " + min + " and " + max);
        }
    }

    private static void requireFinite(String key, double value) {
        if (!Double.isFinite(value)) {
            throw new IllegalArgumentException(key + " must be a finite number, but is " + value);
        }
    }
}
