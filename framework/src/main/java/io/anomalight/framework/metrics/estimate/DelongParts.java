package io.anomalight.framework.metrics.estimate;

import java.util.Arrays;

/**
 * A weighted sum of areas under ROC curves, all of scorings of the same images, in the parts from which DeLong's variance is computed:
 * each image has the share of the images of the other class that are on the right side of it.
 *
 * <p>Source: DeLong et al., "Comparing the areas under two or more correlated ROC curves", Biometrics 1988, equations 4 to 6.
 */
final class DelongParts {
    // Sums of whole and half numbers, which are exact: a model does not differ from itself by a rounding.
    private final double[] ofNormal;
    private final double[] ofAnomalous;

    DelongParts(int normal, int anomalous) {
        ofNormal = new double[normal];
        ofAnomalous = new double[anomalous];
    }

    /** Adds the area of a scoring, times a whole number; a tie of two scores counts half. */
    void add(float[] normal, float[] anomalous, int weight) {
        if (normal.length != ofNormal.length || anomalous.length != ofAnomalous.length) {
            throw new IllegalArgumentException("all scorings must be of the same images");
        }
        for (int i = 0; i < normal.length; i++) {
            for (int j = 0; j < anomalous.length; j++) {
                double win = anomalous[j] > normal[i] ? weight : anomalous[j] == normal[i] ? weight / 2.0 : 0;
                ofNormal[i] += win;
                ofAnomalous[j] += win;
            }
        }
    }

    /** The weighted sum of the areas. */
    double sum() {
        return Arrays.stream(ofAnomalous).sum() / ((double) ofNormal.length * ofAnomalous.length);
    }

    /** The standard error of the sum; NaN for fewer than two normal or two defective images. */
    double standardError() {
        return Math.sqrt(variance(ofNormal) / square(ofAnomalous.length) / ofNormal.length
                + variance(ofAnomalous) / square(ofNormal.length) / ofAnomalous.length);
    }

    private static double square(double value) {
        return value * value;
    }

    /** The sample variance (n − 1); NaN for fewer than two values. */
    private static double variance(double[] values) {
        double mean = Arrays.stream(values).average().orElse(Double.NaN);
        double squares = Arrays.stream(values)
                .map(value -> (value - mean) * (value - mean))
                .sum();
        return values.length < 2 ? Double.NaN : squares / (values.length - 1);
    }
}
