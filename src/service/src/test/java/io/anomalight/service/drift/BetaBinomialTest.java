package io.anomalight.service.drift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BetaBinomialTest {

    /**
     * The numbers are of Python's fractions.Fraction, exactly, and of scipy: {@code betabinom.sf(k - 1, m, a, b)} and {@code
     * betabinom.cdf(k, m, a, b)}.
     */
    @ParameterizedTest
    @CsvSource({
        "100, 11, 10, 90, 0.0001202357222355797, 0.9999340402749985",
        "100, 51, 50, 60, 0.10035380006799038, 0.9226993319144006",
        "50, 3, 2, 45, 0.07709382737129684, 0.9434151986871188",
        "10, 1, 1, 7, 0.36363636363636365, 0.7272727272727273"
    })
    void tailsAreThoseOfAnExactSum(int trials, int a, int b, int k, double atLeast, double atMost) {
        BetaBinomial distribution = new BetaBinomial(trials, a, b);

        assertThat(distribution.atLeast(k)).isCloseTo(atLeast, within(1e-12));
        assertThat(distribution.atMost(k)).isCloseTo(atMost, within(1e-12));
    }

    @Test
    void theTailsOfALargeWindowAddUpToOne() {
        BetaBinomial distribution = new BetaBinomial(10_000, 5001, 5000);

        assertThat(distribution.atMost(5020) + distribution.atLeast(5021)).isCloseTo(1, within(1e-9));
        assertThat(distribution.atLeast(0)).isEqualTo(1);
        assertThat(distribution.atMost(10_000)).isEqualTo(1);
    }
}
