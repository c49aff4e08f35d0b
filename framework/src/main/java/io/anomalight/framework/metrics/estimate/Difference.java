package io.anomalight.framework.metrics.estimate;

import java.util.List;

/**
 * How much a metric of a second model is larger than that of a first one, with an interval of 95 % over the choice of the test images.
 * The interval does not include the choice of the training images or of the seed.
 *
 * @param value second minus first
 * @param low the lower end of the interval; NaN if there is no interval
 * @param high the upper end; NaN if there is no interval
 */
public record Difference(double value, double low, double high) {
    /** Values on draws are kept with seven digits, so an end that is nearer to zero may be a rounding error. */
    private static final double ROUNDING = 1e-6;

    /**
     * The mean difference of the areas under the ROC curves of several categories, whose images are independent.
     *
     * <p>Source: DeLong et al., "Comparing the areas under two or more correlated ROC curves", Biometrics 1988: both models score
     * the same images, so their errors partly cancel.
     *
     * @param categories at least one; each with images of both classes
     */
    public static Difference ofAuroc(List<PairedScores> categories) {
        double sum = 0;
        double variance = 0;
        for (PairedScores scores : categories) {
            DelongParts parts = new DelongParts(scores.firstNormal().length, scores.firstAnomalous().length);
            parts.add(scores.secondNormal(), scores.secondAnomalous(), 1);
            parts.add(scores.firstNormal(), scores.firstAnomalous(), -1);
            sum += parts.sum();
            variance += parts.standardError() * parts.standardError();
        }
        double value = sum / categories.size();
        double margin = ConfidenceLevel.USUAL.quantile() * Math.sqrt(variance) / categories.size();
        return new Difference(value, value - margin, value + margin);
    }

    /** Whether there is an interval, and whether it leaves out zero: other test images would hardly turn the order of the models. */
    public boolean isClear() {
        return low > ROUNDING || high < -ROUNDING;
    }

    /** Whether there is an interval. */
    public boolean hasInterval() {
        return Double.isFinite(low) && Double.isFinite(high);
    }
}
