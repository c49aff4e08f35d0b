package io.anomalight.framework.metrics.guarantee;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NormalScoresTest {
    private static final NormalScores FOUR = new NormalScores(List.of(-1f, -0f, 2f, 2f));

    @ParameterizedTest
    @CsvSource({"-2, 1", "-1, 1", "-0.5, 0.8", "0, 0.8", "-0, 0.8", "1, 0.6", "2, 0.6", "2.001, 0.2", "NaN, 0.2"})
    void aPValueCountsTheNormalScoresThatAreAtLeastAsHigh(float score, double expected) {
        assertThat(FOUR.pValue(score)).hasValue(expected);
    }

    @Test
    void withoutStoredScoresThereIsNoPValue() {
        assertThat(NormalScores.NONE.pValue(1)).isEmpty();
    }

    @Test
    void aSampleOfManyScoresIsBoundedAscendingAndTheSameEveryTime() {
        float[] many = new float[1000];
        for (int i = 0; i < many.length; i++) {
            many[i] = i;
        }
        NormalScores sample = NormalScores.of(many, 100);

        assertThat(sample.ascending()).hasSize(100).isSorted().doesNotHaveDuplicates();
        assertThat(sample).isEqualTo(NormalScores.of(many, 100));
        assertThat(sample.reaching(500)).isBetween(35, 65);
        assertThat(NormalScores.of(many, 1000).size()).isEqualTo(1000);
    }

    @Test
    void scoresThatAreNotAscendingAreRefused() {
        assertThatThrownBy(() -> new NormalScores(List.of(1f, 0.5f)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("normal_scores must be finite numbers, the lowest first, but number 2 is 0.5");
        assertThatThrownBy(() -> new NormalScores(List.of(Float.NaN))).isInstanceOf(IllegalArgumentException.class);
    }

    /** With 19 scores, the p-value of a new one is each of 0.05, 0.1, …, 1 with the same probability. */
    @Test
    void atMostAShareOfNewNormalImagesHasAPValueOfThisShareOrLess() {
        SplittableRandom random = new SplittableRandom(3);
        int trials = 20_000;
        int[] small = new int[3];
        double[] shares = {0.05, 0.1, 0.5};
        for (int trial = 0; trial < trials; trial++) {
            float[] scores = new float[19];
            for (int i = 0; i < scores.length; i++) {
                scores[i] = (float) random.nextDouble();
            }
            Arrays.sort(scores);
            double pValue = NormalScores.of(scores, 19)
                    .pValue((float) random.nextDouble())
                    .orElseThrow();
            for (int i = 0; i < shares.length; i++) {
                small[i] += pValue <= shares[i] ? 1 : 0;
            }
        }
        for (int i = 0; i < shares.length; i++) {
            double error = 3 * Math.sqrt(shares[i] * (1 - shares[i]) / trials);
            assertThat((double) small[i] / trials).isBetween(shares[i] - error, shares[i] + error);
        }
    }
}
