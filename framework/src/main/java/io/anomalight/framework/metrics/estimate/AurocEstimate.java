package io.anomalight.framework.metrics.estimate;

import java.util.List;
import java.util.Optional;

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
        DelongParts parts = new DelongParts(normal.get(0).length, anomalous.get(0).length);
        for (int i = 0; i < normal.size(); i++) {
            parts.add(normal.get(i), anomalous.get(i), 1);
        }
        return new AurocEstimate(parts.sum() / normal.size(), parts.standardError() / normal.size());
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
        return low(ConfidenceLevel.USUAL);
    }

    /** The upper end of the interval of 95 %. */
    public double high() {
        return high(ConfidenceLevel.USUAL);
    }

    private double low(ConfidenceLevel level) {
        return Math.max(0, value - level.quantile() * standardError);
    }

    private double high(ConfidenceLevel level) {
        return Math.min(1, value + level.quantile() * standardError);
    }

    /** The interval; empty for fewer than two normal or two defective images. */
    public Optional<Interval> interval(ConfidenceLevel level) {
        return hasInterval() ? Optional.of(new Interval(low(level), high(level), level.value())) : Optional.empty();
    }

    /** Whether there is an interval. */
    public boolean hasInterval() {
        return Double.isFinite(standardError);
    }
}
