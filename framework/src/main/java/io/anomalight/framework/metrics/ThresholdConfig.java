package io.anomalight.framework.metrics;

import io.anomalight.framework.data.SplitContents;
import io.anomalight.framework.failure.UserError;
import java.util.Optional;

/**
 * The {@code threshold} section of a trainer recipe: how the thresholds are chosen.
 *
 * @param method the method
 * @param falsePositiveRate the largest share of normal scores that may reach the threshold, in [0, 1); used if
 *     there are no defects to learn from
 * @param manualImage the lowest raw score of an anomalous image; present if and only if the method is manual
 * @param manualPixel the lowest raw score of an anomalous pixel; present if and only if the method is manual
 * @param review the lowest raw score of an image for review; absent unless the method is manual
 * @param reviewFalsePositiveRate the largest share of normal images that may be for review or anomalous
 * @param cost the costs from which both thresholds of images are chosen
 */
public record ThresholdConfig(
        Method method,
        double falsePositiveRate,
        Optional<Double> manualImage,
        Optional<Double> manualPixel,
        Optional<Double> review,
        Optional<Double> reviewFalsePositiveRate,
        Optional<Cost> cost) {

    /**
     * The costs of the three ways to be wrong, in any unit; all are absent or none is.
     *
     * @param miss of a defective image that is labelled normal
     * @param falseAlarm of a normal image that is labelled anomalous
     * @param review of an image that a person reviews
     */
    public record Cost(Optional<Double> miss, Optional<Double> falseAlarm, Optional<Double> review) {
        public Cost {
            check("miss", miss);
            check("false_alarm", falseAlarm);
            check("review", review);
            if (miss.isPresent() != falseAlarm.isPresent() || miss.isPresent() != review.isPresent()) {
                throw new IllegalArgumentException(
                        "miss, false_alarm and review must all be given or none, because only their ratios count");
            }
            if (miss.isPresent()) {
                double most = 1 / (1 / miss.get() + 1 / falseAlarm.get());
                if (!(review.get() < most)) {
                    throw new IllegalArgumentException("review = " + review.get()
                            + " is never worth its cost: it must be less than miss * false_alarm / (miss + false_alarm) = "
                            + most);
                }
            }
        }

        private static void check(String key, Optional<Double> cost) {
            if (cost.isPresent() && !(cost.get() > 0 && Double.isFinite(cost.get()))) {
                throw new IllegalArgumentException(key + " must be a finite number above 0, but is " + cost.get());
            }
        }

        private boolean isGiven() {
            return miss.isPresent();
        }
    }

    /** The method of choosing thresholds. */
    public enum Method {
        /** The best F1 on validation, or a quantile of the normal scores if validation has no defects. */
        ADAPTIVE,
        /** The two given values. */
        MANUAL
    }

    /** Adaptive, with a false-positive rate of 1 % if there are no defects. */
    public static final ThresholdConfig DEFAULT =
            new ThresholdConfig(Method.ADAPTIVE, 0.01, Optional.empty(), Optional.empty());

    /** Thresholds without reviews. */
    public ThresholdConfig(
            Method method, double falsePositiveRate, Optional<Double> manualImage, Optional<Double> manualPixel) {
        this(method, falsePositiveRate, manualImage, manualPixel, Optional.empty(), Optional.empty(), Optional.empty());
    }

    public ThresholdConfig {
        if (!(falsePositiveRate >= 0 && falsePositiveRate < 1)) {
            throw new IllegalArgumentException(
                    "false_positive_rate must be at least 0 and below 1, but is " + falsePositiveRate);
        }
        check("manual_image", manualImage, method);
        check("manual_pixel", manualPixel, method);
        cost = cost.filter(Cost::isGiven);
        checkReview(method, manualImage, review);
        if (reviewFalsePositiveRate.isPresent()
                && !(reviewFalsePositiveRate.get() > falsePositiveRate && reviewFalsePositiveRate.get() < 1)) {
            throw new IllegalArgumentException("review_false_positive_rate must be above false_positive_rate = "
                    + falsePositiveRate + " and below 1, but is " + reviewFalsePositiveRate.get());
        }
        if (review.isPresent() && reviewFalsePositiveRate.isPresent()) {
            throw new IllegalArgumentException(
                    "review and review_false_positive_rate both set the review threshold: leave one out");
        }
        if (cost.isPresent() && (method == Method.MANUAL || reviewFalsePositiveRate.isPresent())) {
            throw new IllegalArgumentException("cost sets both thresholds of images: leave it out, or set method ="
                    + " adaptive without review_false_positive_rate");
        }
    }

    /**
     * Checks the images from which thresholds will be learned, before a fit.
     *
     * @param category the category of the images, for the error; empty for all images
     * @throws UserError if the costs or the rate of reviews need other images
     */
    public void check(SplitContents validation, String category) {
        String of = category.isEmpty() ? "" : " of category " + category;
        if (cost.isPresent()) {
            Level.IMAGE.lacks(validation).ifPresent(lack -> {
                throw new UserError("no thresholds can be chosen by cost: " + lack + of
                        + "; add some, or leave trainer.threshold.cost out");
            });
        }
        if (reviewFalsePositiveRate.isPresent() && validation.normal() == 0) {
            throw new UserError("review_false_positive_rate can't be used, because validation has no normal images" + of
                    + "; add some," + " or set trainer.threshold.review_false_positive_rate=null");
        }
    }

    private static void checkReview(Method method, Optional<Double> image, Optional<Double> review) {
        if (review.isEmpty()) {
            return;
        }
        if (method != Method.MANUAL) {
            throw new IllegalArgumentException("review = " + review.get()
                    + " needs method = manual, because a learned threshold may lie below it: set both by hand, or give"
                    + " review_false_positive_rate");
        }
        if (!(review.get().floatValue() < image.orElseThrow().floatValue())
                || !Float.isFinite(review.get().floatValue())) {
            throw new IllegalArgumentException(
                    "review must be a finite number below manual_image = " + image.get() + ", but is " + review.get());
        }
    }

    private static void check(String key, Optional<Double> value, Method method) {
        if (method == Method.MANUAL && value.isEmpty()) {
            throw new IllegalArgumentException(
                    key + " is missing: method = manual needs manual_image and manual_pixel");
        }
        if (method == Method.ADAPTIVE && value.isPresent()) {
            throw new IllegalArgumentException(
                    key + " = " + value.get() + " has no effect with method = adaptive: set method = manual");
        }
        if (value.isPresent() && !Float.isFinite(value.get().floatValue())) {
            throw new IllegalArgumentException(
                    key + " must be a finite number within the range of float32, but is " + value.get());
        }
    }
}
