package io.anomalight.framework.metrics.estimate;

import io.anomalight.framework.metrics.guarantee.BinomialTail;

/**
 * McNemar's test in its exact form: whether one of two models is right more often on the same images. Only images on which exactly one of
 * them is right matter; if both were equally good, each would be right on half of these.
 *
 * <p>Source: McNemar, "Note on the sampling error of the difference between correlated proportions or percentages", Psychometrika 1947;
 * the p-value is that of the binomial distribution.
 *
 * @param onlyFirstRight number of images on which only the first model is right
 * @param onlySecondRight number of images on which only the second model is right
 */
public record McNemar(int onlyFirstRight, int onlySecondRight) {
    public McNemar {
        if (onlyFirstRight < 0 || onlySecondRight < 0) {
            throw new IllegalArgumentException(
                    "counts can't be negative, but are " + onlyFirstRight + " and " + onlySecondRight);
        }
    }

    /** The probability of counts that differ at least so much if both models are equally good; two-sided. */
    public double pValue() {
        int fewer = Math.min(onlyFirstRight, onlySecondRight);
        int all = onlyFirstRight + onlySecondRight;
        return onlyFirstRight == onlySecondRight ? 1 : Math.min(1, 2 * BinomialTail.atMost(fewer, all, 0.5));
    }
}
