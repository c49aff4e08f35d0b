package io.anomalight.framework.metrics.guarantee;

/**
 * The distribution function of the binomial distribution, and its inverse in the probability.
 *
 * <p>{@code P(Binomial(n, p) <= k)} is {@code 1 - I_p(k + 1, n - k)}, so the inverse is a quantile of the beta distribution. For
 * whole numbers it needs no incomplete beta function, and scoring needs no library for it.
 */
public final class BinomialTail {
    /** More halvings than a double has bits. */
    private static final int HALVINGS = 100;

    private static final double NEGLIGIBLE = 1e-18;

    private BinomialTail() {}

    /**
     * The probability of at most {@code k} successes in {@code n} trials.
     *
     * @param k in {@code [0, n)}
     * @param p the probability of a success, in (0, 1)
     */
    public static double atMost(long k, long n, double p) {
        double logTerm = logChoose(n, k) + k * Math.log(p) + (n - k) * Math.log1p(-p);
        double sum = 1;
        double ratio = 1;
        // Relative to the last term: the first terms of a large n are too small for a double.
        for (long i = k; i > 0 && ratio > NEGLIGIBLE * sum; i--) {
            ratio *= i * (1 - p) / ((n - i + 1) * p);
            sum += ratio;
        }
        return Math.min(1, Math.exp(logTerm + Math.log(sum)));
    }

    private static double logChoose(long n, long k) {
        long few = Math.min(k, n - k);
        double sum = 0;
        for (long i = 1; i <= few; i++) {
            sum += Math.log((double) (n - few + i) / i);
        }
        return sum;
    }

    /**
     * The probability {@code p} with {@code P(Binomial(n, p) <= k) = alpha}: the {@code 1 - alpha} quantile of {@code Beta(k + 1, n -
     * k)}. Rounded up; 1 if {@code k} is not less than {@code n}.
     */
    static double upperBound(long k, long n, double alpha) {
        if (k >= n) {
            return 1;
        }
        double low = 0;
        double high = 1;
        for (int i = 0; i < HALVINGS; i++) {
            double middle = (low + high) / 2;
            if (middle <= low || middle >= high) {
                break;
            }
            if (atMost(k, n, middle) > alpha) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return high;
    }
}
