package io.anomalight.framework.metrics;

import io.anomalight.framework.data.ImageResult;
import io.anomalight.framework.failure.UserError;
import io.anomalight.framework.metrics.guarantee.CalibrationTarget;
import io.anomalight.framework.metrics.guarantee.FalseAlarmPromise;
import io.anomalight.framework.metrics.guarantee.NormalScores;
import io.anomalight.framework.metrics.regions.RegionRules;
import io.anomalight.framework.metrics.regions.RegionSearch;
import java.util.Collections;
import java.util.List;
import java.util.Map;
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
 * @param falseAlarms what normal images promise about the verdict; {@link FalseAlarmPromise#UNKNOWN} in files of earlier versions
 * @param normalScores raw scores of normal images that training has not seen, for p-values; {@link NormalScores#NONE} in files of
 *     earlier versions
 * @param categories the thresholds and ranges of each category, if the data has several; the others are then those of all images
 *     together
 * @param regions which groups of anomalous pixels are regions, and whether they decide the verdict; {@link RegionRules#DEFAULT} in
 *     files of earlier versions
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
        Map<String, PostProcessor> categories,
        RegionRules regions) {
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
                Map.of(),
                RegionRules.DEFAULT);
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
     * <p>An adaptive threshold has the best F1. If there are no defective images, or for pixels no masks, it is the lowest threshold
     * that at most {@code config.falsePositiveRate()} of the normal scores reach. It is midway between two neighbouring scores, so no
     * label depends on the last bit of a score. If the images have categories, the same is learned for each of them.
     *
     * @throws UserError if there are no validation images, or if an adaptive threshold has neither defective nor normal
     *     images to learn from
     */
    public static PostProcessor learn(Evaluation validation, ThresholdConfig config) {
        return LearnedThresholds.of(validation, config, NormalScores.MOST);
    }

    PostProcessor with(Map<String, PostProcessor> changed) {
        return LearnedParts.of(this).with(changed).in(this);
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
     * of one category has none, which is empty.
     *
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
     *
     * @throws UserError if regions decide the verdict, because the threshold would have no effect
     */
    public PostProcessor withImageThreshold(double threshold, String origin) {
        if (regions.decide()) {
            throw new UserError(
                    "a threshold of image scores has no effect with verdict=regions; change the pixel threshold or the"
                            + " filters of regions, or use verdict=score");
        }
        Threshold fixed = Threshold.fixed((float) threshold, origin, normalScores);
        LearnedParts parts = LearnedParts.of(this);
        return parts.with(fixed, parts.reviewBelow(fixed.value())).in(this);
    }

    /**
     * A copy with another pixel threshold and its origin in words; the thresholds of categories stay. If regions decide the verdict,
     * nothing is promised about it any more.
     */
    public PostProcessor withPixelThreshold(double threshold, String origin) {
        return LearnedParts.of(this)
                .with(new Threshold((float) threshold, origin, FalseAlarmPromise.UNKNOWN))
                .in(this);
    }

    /** A copy with other rules, also of each category; if they change verdicts, nothing is promised about these any more. */
    public PostProcessor withRegions(RegionRules rules) {
        return LearnedParts.of(this).with(rules).in(this);
    }

    /**
     * A copy with an image threshold from good parts, and with their scores for p-values. The threshold is midway between two
     * neighbouring scores. If regions decide the verdict, use {@link GoodParts}.
     *
     * @param goodParts raw scores, one per image
     * @throws UserError if there are no good parts, or too few for the promise that the target asks for
     */
    public PostProcessor calibrated(List<Float> goodParts, CalibrationTarget target) {
        return LearnedThresholds.calibrated(this, goodParts, target);
    }

    /** The p-value of an image with this raw score, see {@link NormalScores#pValue}; empty if no normal scores were stored. */
    public OptionalDouble pValue(float score) {
        return normalScores.pValue(score);
    }

    /** Whether an image with this raw score is anomalous; NaN is anomalous. */
    public boolean isAnomalous(float score) {
        return !(score < imageThreshold);
    }

    /** The verdict on an image with this raw score, if the score decides; NaN is anomalous. */
    public Verdict verdict(float score) {
        return decided(score, isAnomalous(score));
    }

    /**
     * The verdict on an image with this raw score. If regions decide, an image without a region whose score reaches the review
     * threshold is for review, also if it reaches the image threshold.
     *
     * @param hasRegion whether the image has a region; used only if regions decide
     */
    public Verdict verdict(float score, boolean hasRegion) {
        return decided(score, regions.decide() ? hasRegion : isAnomalous(score));
    }

    private Verdict decided(float score, boolean anomalous) {
        if (anomalous) {
            return Verdict.ANOMALOUS;
        }
        return hasReview() && score >= reviewThreshold ? Verdict.REVIEW : Verdict.NORMAL;
    }

    /** The verdict on an image. */
    public Verdict verdict(ImageResult result) {
        return verdict(result.score(), regions.decide() && hasRegion(result));
    }

    /** Whether a result has a region in the pixels of the original image. */
    public boolean hasRegion(ImageResult result) {
        return regionSearch().finds(result.originalMap(), result.image().originalSize(), result.originalRegion());
    }

    /** Finds regions in maps at the size of the original image. */
    public RegionSearch regionSearch() {
        return new RegionSearch(this::isAnomalousPixel, this::normalizePixel, regions.filters());
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
