package io.anomalight.framework.metrics.ranking;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ExactRankingTest {
    private static final int MANY = 100_000;

    @Test
    void manyScoresAreRankedAsFewAre() {
        SplittableRandom random = new SplittableRandom(3);
        float[] scores = new float[MANY];
        ExactRanking ranking = new ExactRanking();
        for (int i = 0; i < MANY; i++) {
            // Of all sizes and both signs, and many of them equal.
            scores[i] =
                    i % 3 == 0 ? random.nextInt(-50, 50) : (float) (random.nextGaussian() * Math.pow(10, i % 60 - 30));
            ranking.addNegative(scores[i]);
        }
        Arrays.sort(scores);

        for (int rank = 0; rank < MANY; rank++) {
            assertThat(ranking.negative(rank)).isEqualTo(scores[rank] + 0f);
        }
    }

    @Test
    void scoresThatAreAddedAfterARankingWasReadAreRankedToo() {
        ExactRanking ranking = new ExactRanking();
        for (int i = 0; i < MANY; i++) {
            ranking.addNegative(i);
        }
        assertThat(ranking.negative(0)).isZero();
        ranking.addNegative(-1);
        ranking.addNegative(Float.MAX_VALUE);
        ranking.addNegative(-Float.MAX_VALUE);

        assertThat(ranking.negatives()).isEqualTo(MANY + 3);
        assertThat(ranking.negative(0)).isEqualTo(-Float.MAX_VALUE);
        assertThat(ranking.negative(1)).isEqualTo(-1);
        assertThat(ranking.negative(MANY + 2)).isEqualTo(Float.MAX_VALUE);
    }

    @Test
    void equalScoresOfBothClassesAreOneGroup() {
        ExactRanking ranking = new ExactRanking();
        ranking.addNegative(-0f);
        ranking.addNegative(0f);
        ranking.addPositive(0f, 4);
        ranking.addPositive(-2, 4);
        List<String> groups = new ArrayList<>();
        ranking.descend((low, high, negatives, positives, overlap) ->
                groups.add(low + " " + high + " " + negatives + " " + positives + " " + overlap));

        assertThat(groups).containsExactly("0.0 0.0 2 1 0.25", "-2.0 -2.0 0 1 0.25");
    }
}
