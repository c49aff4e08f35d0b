package io.anomalight.framework.metrics;

import io.anomalight.framework.failure.UserError;
import io.anomalight.framework.metrics.guarantee.CalibrationTarget;
import io.anomalight.framework.metrics.guarantee.FalseAlarmPromise;
import io.anomalight.framework.metrics.guarantee.NormalScores;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;

/**
 * Converts raw scores to labels and to normalised scores; learned on the validation images, saved in checkpoints.
 *
 * <p>Thresholds are float32, as raw scores are, so that run, archive, ONNX and all files compare the same numbers. A
 * threshold given as double is rounded to the nearest float32.
 *
 * @param imageThreshold images with at least this raw score are anomalous
 * @param pixelThreshold pixels with at least this raw score are anomalous
 * @param imageMin lowest raw image score seen in validation
 * @param imageMax highest raw image score seen in validation
 * @param pixelMin lowest raw pixel score seen in validation
 * @param pixelMax highest raw pixel score seen in validation
 * @param imageThresholdOrigin how the image threshold was found, for instance {@code best F1 on validation}
 * @param pixelThresholdOrigin how the pixel threshold was found
 * @param reviewThreshold images with at least this raw score that are not anomalous are for review; equal to {@code imageThreshold} if
 *     there are no reviews
 * @param reviewThresholdOrigin how it was found; empty if there are no reviews
 * @param falseAlarms what normal images promise about the image threshold; {@link FalseAlarmPromise#UNKNOWN} in files of earlier versions
 * @param normalScores raw scores of normal images that training has not seen, for p-values; {@link NormalScores#NONE} in files of
 *     earlier versions
 * @param categories the thresholds and ranges of each category, if the data has several; the others are then those of all images
 *     together
 */
public record PostProcessor(
        float imageThreshold,
        float pixelThreshold,
        double imageMin,
        double imageMax,
        double pixelMin,
        double pixelMax,
        String imageThresholdOrigin,
        String pixelThresholdOrigin,
        float reviewThreshold,
        String reviewThresholdOrigin,
        FalseAlarmPromise falseAlarms,
        NormalScores normalScores,
        Map<String, PostProcessor> categories) {
    public PostProcessor {
        Normalization.requireFinite("image_threshold", imageThreshold);
        Normalization.requireFinite("pixel_threshold", pixelThreshold);
        Normalization.requireFinite("review_threshold", reviewThreshold);
        if (reviewThreshold > imageThreshold) {
            throw new IllegalArgumentException("review_threshold must not exceed image_threshold, but they are "
                    + reviewThreshold + " and " + imageThreshold);
        }
        Normalization.requireRange("image", imageMin, imageMax);
        Normalization.requireRange("pixel", pixelMin, pixelMax);
        categories = Collections.unmodifiableMap(new TreeMap<>(Map.copyOf(categories))); // no nulls
    }

    /** As the canonical constructor, but rounds the thresholds to the nearest float32, and without reviews, normal scores and categories. */
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
                pixelThresholdOrigin,
                (float) imageThreshold,
                "",
                FalseAlarmPromise.UNKNOWN,
                NormalScores.NONE,
                Map.of());
    }

    /** Thresholds and ranges that were not learned in validation. */
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
     * Learns from the validation scores: thresholds by the method in {@code config}, and ranges over all images and
     * pixels, with or without labels.
     *
     * <p>An adaptive threshold has the best F1. If there are no defective images, or for pixels no masks, it is the
     * lowest threshold that at most {@code config.falsePositiveRate()} of the normal scores reach. It is midway between
     * two neighbouring scores, so no label depends on the last bit of a score. If the images have categories, the same is learned
     * for each of them.
     *
     * @throws UserError if there are no validation images, or if an adaptive threshold has neither defective nor normal
     *     images to learn from
     */
    public static PostProcessor learn(Evaluation validation, ThresholdConfig config) {
        return LearnedThresholds.of(validation, config, NormalScores.MOST);
    }

    PostProcessor with(Map<String, PostProcessor> changed) {
        return copy(image(), review(), pixel(), normalScores, changed);
    }

    private PostProcessor copy(
            Threshold image,
            Optional<Threshold> review,
            Threshold pixel,
            NormalScores scores,
            Map<String, PostProcessor> ofCategories) {
        return new PostProcessor(
                image.value(),
                pixel.value(),
                imageMin,
                imageMax,
                pixelMin,
                pixelMax,
                image.origin(),
                pixel.origin(),
                Math.min(image.value(), review.map(Threshold::value).orElse(image.value())),
                review.map(Threshold::origin).orElse(""),
                image.falseAlarms(),
                scores,
                ofCategories);
    }

    private Threshold image() {
        return new Threshold(imageThreshold, imageThresholdOrigin, falseAlarms);
    }

    private Threshold pixel() {
        return new Threshold(pixelThreshold, pixelThresholdOrigin, FalseAlarmPromise.UNKNOWN);
    }

    /** The review threshold, if there are reviews. */
    Optional<Threshold> review() {
        return Optional.of(new Threshold(reviewThreshold, reviewThresholdOrigin, FalseAlarmPromise.UNKNOWN))
                .filter(threshold -> hasReview());
    }

    /** The review threshold if it is below another image threshold; otherwise its origin would not be true of what is left of it. */
    Optional<Threshold> reviewBelow(float threshold) {
        return review().filter(review -> review.value() < threshold);
    }

    /** The thresholds of an image of this category: the shared ones if nothing was learned for it, or if it has no category. */
    public PostProcessor of(String category) {
        return categories.getOrDefault(category, this);
    }

    /**
     * The thresholds of a category that a user has chosen.
     *
     * @throws UserError if nothing was learned for it; the message names the known categories
     */
    public PostProcessor ofKnown(String category) {
        if (!categories.containsKey(category)) {
            throw new UserError("category=" + category + " is not known: "
                    + (categories.isEmpty()
                            ? "the model was trained on one category, so leave it out"
                            : "choose one of " + listed()));
        }
        return of(category);
    }

    /**
     * The thresholds of the category that a program names, if it must name one: a model of several categories needs it, and a model
     * of one category has none.
     *
     * @param category empty if the program names none
     * @throws UserError if the category is missing or not known; the message names the known categories
     */
    public PostProcessor ofRequired(String category) {
        if (!category.isEmpty()) {
            return ofKnown(category);
        }
        if (!categories.isEmpty()) {
            throw new UserError("category is missing: the model has several categories, so choose one of " + listed());
        }
        return this;
    }

    private String listed() {
        return String.join(", ", categories.keySet());
    }

    /** A copy with other thresholds of one category. */
    public PostProcessor with(String category, PostProcessor changed) {
        Map<String, PostProcessor> all = new TreeMap<>(categories);
        all.put(category, changed);
        return with(all);
    }

    /**
     * A copy with another image threshold and its origin in words, which must not be chosen by means of {@link #normalScores}. The
     * thresholds of categories stay, and so does the review threshold, unless it is higher: then there are no reviews.
     */
    public PostProcessor withImageThreshold(double threshold, String origin) {
        Threshold fixed = Threshold.fixed((float) threshold, origin, normalScores);
        return with(fixed, reviewBelow(fixed.value()), normalScores);
    }

    /** A copy; a review threshold above the image threshold becomes equal to it. */
    PostProcessor with(Threshold image, Optional<Threshold> review, NormalScores scores) {
        return copy(image, review, pixel(), scores, categories);
    }

    /** A copy with another pixel threshold and its origin in words; the thresholds of categories stay. */
    public PostProcessor withPixelThreshold(double threshold, String origin) {
        Threshold pixel = new Threshold((float) threshold, origin, FalseAlarmPromise.UNKNOWN);
        return copy(image(), review(), pixel, normalScores, categories);
    }

    /**
     * A copy with an image threshold from good parts, and with their scores for p-values. The threshold is midway between two
     * neighbouring scores.
     *
     * @param goodParts raw scores, one per image
     * @throws UserError if there are no good parts, or too few for the promise that the target asks for
     */
    public PostProcessor calibrated(List<Float> goodParts, CalibrationTarget target) {
        return LearnedThresholds.calibrated(this, goodParts, target);
    }

    /**
     * The p-value of an image with this raw score, see {@link NormalScores#pValue}; empty if no normal scores were stored.
     */
    public OptionalDouble pValue(float score) {
        return normalScores.pValue(score);
    }

    /** Whether an image with this raw score is anomalous; NaN is anomalous. */
    public boolean isAnomalous(float score) {
        return !(score < imageThreshold);
    }

    /** The verdict on an image with this raw score; NaN is anomalous. */
    public Verdict verdict(float score) {
        if (isAnomalous(score)) {
            return Verdict.ANOMALOUS;
        }
        return score >= reviewThreshold ? Verdict.REVIEW : Verdict.NORMAL;
    }

    /** Whether images may be for review. */
    public boolean hasReview() {
        return !reviewThresholdOrigin.isEmpty();
    }

    /** Whether a pixel with this raw score is anomalous; NaN is anomalous. */
    public boolean isAnomalousPixel(float score) {
        return !(score < pixelThreshold);
    }

    /** The image's score in [0, 1], 0.5 at the threshold (anomalib's min-max normalisation). */
    public double normalizeScore(float score) {
        return Normalization.of(score, imageThreshold, imageRange());
    }

    /** A pixel's score in [0, 1], 0.5 at the threshold. */
    public float normalizePixel(float score) {
        return (float) Normalization.of(score, pixelThreshold, pixelRange());
    }

    /** The divisor of an image score's distance from the threshold. */
    public double imageRange() {
        return Normalization.range(imageMin, imageMax);
    }

    /** The divisor of a pixel score's distance from the threshold. */
    public double pixelRange() {
        return Normalization.range(pixelMin, pixelMax);
    }
}
