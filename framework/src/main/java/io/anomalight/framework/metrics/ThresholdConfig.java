package io.anomalight.framework.metrics;

import java.util.Optional;

/**
 * Where the line between normal and anomalous is drawn.
 *
 * @param method how it is found
 * @param falsePositiveRate the share of normal scores that may lie on the wrong side, in [0, 1); used where nothing
 *     defective is there to learn from
 * @param manualImage the raw image score from which on an image is anomalous; given if and only if the method is manual
 * @param manualPixel the raw pixel score from which on a pixel is anomalous; given if and only if the method is manual
 */
public record ThresholdConfig(
        Method method, double falsePositiveRate, Optional<Double> manualImage, Optional<Double> manualPixel) {

    /** How thresholds are found. */
    public enum Method {
        /** The best F1 on validation, or without defects there a quantile of the normal scores. */
        ADAPTIVE,
        /** The two given values. */
        MANUAL
    }

    /** Adaptive, with one false alarm in a hundred where there are no defects. */
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
