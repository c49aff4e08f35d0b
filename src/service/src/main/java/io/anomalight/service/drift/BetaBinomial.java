package io.anomalight.service.drift;

import java.util.function.IntToDoubleFunction;

/**
 * The beta-binomial distribution: the number of successes in {@code trials} trials whose probability has the distribution {@code
 * Beta(a, b)}.
 *
 * @param trials at least 1
 * @param a at least 1
 * @param b at least 1
 */
record BetaBinomial(int trials, int a, int b) {

    /** {@code P(K >= least)}. */
    double atLeast(int least) {
        return least <= 0 ? 1 : sum(least, trials);
    }

    /** {@code P(K <= most)}. */
    double atMost(int most) {
        return most >= trials ? 1 : sum(0, most);
    }

    private double sum(int from, int to) {
        double log = 0; // of P(K = k)
        for (int i = 0; i < trials; i++) {
            log += Math.log((double) (b + i) / (a + b + i));
        }
        // P(k + 1) / P(k). The last trial is k + 1 = trials, so the divisor is never 0.
        IntToDoubleFunction ratio =
                k -> Math.log((trials - k) / (k + 1.0)) + Math.log((k + (double) a) / (trials - k - 1.0 + b));
        double sum = 0;
        for (int k = 0; k <= to; k++) {
            if (k >= from) {
                sum += Math.exp(log);
            }
            if (k < trials) {
                log += ratio.applyAsDouble(k);
            }
        }
        return Math.min(1, sum);
    }
}
