package io.anomalight.framework.metrics;

import java.util.Optional;

/**
 * The {@code threshold} section of a trainer recipe: how the thresholds are chosen.
 *
 * @param method the method
 * @param falsePositiveRate the largest share of normal scores that may reach the threshold, in [0, 1); used if
 *     there are no defects to learn from
 * @param manualImage the lowest raw score of an anomalous image; present if and only if the method is manual
 * @param manualPixel the lowest raw score of an anomalous pixel; present if and only if the method is manual
 */
public record ThresholdConfig(
        Method method, double falsePositiveRate, Optional<Double> manualImage, Optional<Double> manualPixel) {

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

    public ThresholdConfig {
        if (!(falsePositiveRate >= 0 && falsePositiveRate < 1)) {
            throw new IllegalArgumentException(
                    "false_positive_rate must be at least 0 and below 1, but is " + falsePositiveRate);
        }
        check("manual_image", manualImage, method);
        check("manual_pixel", manualPixel, method);
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
