package io.anomalight.framework.metrics;

import java.util.Arrays;
import java.util.List;

/**
 * The area under the ROC curve with its standard error over the choice of the test images.
 *
 * <p>Source: DeLong et al., "Comparing the areas under two or more correlated ROC curves", Biometrics 1988, without
 * a resampling. The error does not include the choice of the training images or of the seed.
 *
 * @param value the area
 * @param standardError its standard error; NaN for fewer than two normal or two defective images
 */
public record AurocEstimate(double value, double standardError) {
    /** The quantile of the normal distribution for an interval of 95 %. */
    private static final double QUANTILE = 1.959963984540054;

    /**
     * The mean area of several scorings of the same images, for instance by models with other seeds.
     *
     * <p>The parts of DeLong's variance are means over the scorings, so the error takes into account that the scorings see
     * the same images.
     *
     * @param normal for each scoring the scores of the normal images, in the same order
     * @param anomalous for each scoring the scores of the defective images, in the same order
     */
    public static AurocEstimate ofMean(List<float[]> normal, List<float[]> anomalous) {
        if (normal.isEmpty() || normal.size() != anomalous.size()) {
            throw new IllegalArgumentException("the scorings of normal and of defective images must be as many");
        }
        double[] ofNormal = new double[normal.get(0).length];
        double[] ofAnomalous = new double[anomalous.get(0).length];
        for (int i = 0; i < normal.size(); i++) {
            addWins(normal.get(i), anomalous.get(i), ofNormal, ofAnomalous);
        }
        double pairs = (double) ofNormal.length * ofAnomalous.length * normal.size();
        double variance = variance(ofNormal) * square(ofNormal.length / pairs) / ofNormal.length
                + variance(ofAnomalous) * square(ofAnomalous.length / pairs) / ofAnomalous.length;
        return new AurocEstimate(Arrays.stream(ofAnomalous).sum() / pairs, Math.sqrt(variance));
    }

    private static double square(double value) {
        return value * value;
    }

    /** Adds to each image the number of images of the other class that are on the right side of it; a tie counts half. */
    private static void addWins(float[] normal, float[] anomalous, double[] ofNormal, double[] ofAnomalous) {
        if (normal.length != ofNormal.length || anomalous.length != ofAnomalous.length) {
            throw new IllegalArgumentException("all scorings must be of the same images");
        }
        for (int i = 0; i < normal.length; i++) {
            for (int j = 0; j < anomalous.length; j++) {
                double win = anomalous[j] > normal[i] ? 1 : anomalous[j] == normal[i] ? 0.5 : 0;
                ofNormal[i] += win;
                ofAnomalous[j] += win;
            }
        }
    }

    /** The sample variance (n − 1); NaN for fewer than two values. */
    private static double variance(double[] values) {
        double mean = Arrays.stream(values).average().orElse(Double.NaN);
        double squares = Arrays.stream(values)
                .map(value -> (value - mean) * (value - mean))
                .sum();
        return values.length < 2 ? Double.NaN : squares / (values.length - 1);
    }

    /** The mean of areas on independent sets of images. */
    public static AurocEstimate mean(List<AurocEstimate> independent) {
        double sum = 0;
        double variance = 0;
        for (AurocEstimate each : independent) {
            sum += each.value;
            variance += each.standardError * each.standardError;
        }
        return new AurocEstimate(sum / independent.size(), Math.sqrt(variance) / independent.size());
    }

    /** The lower end of the interval of 95 %. */
    public double low() {
        return Math.max(0, value - QUANTILE * standardError);
    }

    /** The upper end of the interval of 95 %. */
    public double high() {
        return Math.min(1, value + QUANTILE * standardError);
    }

    /** Whether there is an interval. */
    public boolean hasInterval() {
        return Double.isFinite(standardError);
    }
}
