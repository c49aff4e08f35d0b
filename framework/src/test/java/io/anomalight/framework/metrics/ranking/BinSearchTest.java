package io.anomalight.framework.metrics.ranking;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Parallel counting with a table gives exactly the same numbers as counting one by one with a plain search. */
class BinSearchTest {

    @Test
    void aScoresBinIsThatOfAPlainSearch() {
        SplittableRandom random = new SplittableRandom(5);
        for (double range : new double[] {1e-6, 1, 1e4, 3e38}) {
            float[] edges = edges(random, 3000, range);
            BinSearch search = new BinSearch(edges);
            for (float edge : edges) {
                assertSame(search, edges, edge);
                assertSame(search, edges, Math.nextUp(edge));
                assertSame(search, edges, Math.nextDown(edge));
            }
            for (int i = 0; i < 10_000; i++) {
                assertSame(search, edges, (float) (random.nextDouble(-2, 2) * Math.min(range, 1e38)));
            }
            for (float special : new float[] {0f, -0f, Float.MIN_VALUE, -Float.MIN_VALUE, Float.MAX_VALUE}) {
                assertSame(search, edges, special);
                assertSame(search, edges, -special);
            }
        }
        assertThat(new BinSearch(new float[0]).bin(1)).isZero();
        assertThat(new BinSearch(new float[] {2}).bin(1)).isZero();
        assertThat(new BinSearch(new float[] {2}).bin(2)).isOne();
    }

    private static void assertSame(BinSearch search, float[] edges, float score) {
        int found = Arrays.binarySearch(edges, score + 0f);
        assertThat(search.bin(score)).as("bin of %s", score).isEqualTo(found >= 0 ? found + 1 : -found - 1);
    }

    @Test
    void countingOnSeveralCoresGivesTheSameNumbers() {
        SplittableRandom random = new SplittableRandom(6);
        float[] edges = edges(random, 2000, 3);
        BinnedRanking together = new BinnedRanking(edges, 3);
        BinnedRanking oneByOne = new BinnedRanking(edges, 1);
        for (int image = 0; image < 4; image++) {
            float[] scores = new float[200 * 200];
            int[] regionSizes = image % 2 == 0 ? new int[scores.length] : new int[0];
            for (int i = 0; i < scores.length; i++) {
                scores[i] = (float) random.nextDouble(-4, 4);
                if (regionSizes.length > 0 && i % 7 == 0) {
                    regionSizes[i] = 1 + i % 11;
                }
            }
            together.addAll(scores, regionSizes);
            for (int i = 0; i < scores.length; i++) {
                if (regionSizes.length > 0 && regionSizes[i] > 0) {
                    oneByOne.addPositive(scores[i], regionSizes[i]);
                } else {
                    oneByOne.addNegative(scores[i]);
                }
            }
        }

        assertThat(together.negatives()).isEqualTo(oneByOne.negatives());
        assertThat(together.positives()).isEqualTo(oneByOne.positives());
        assertThat(groups(together)).isEqualTo(groups(oneByOne)).hasSizeGreaterThan(1000);
    }

    private static List<List<Number>> groups(Ranking ranking) {
        List<List<Number>> groups = new ArrayList<>();
        ranking.descend((low, high, negatives, positives, overlap) ->
                groups.add(List.of(low, high, negatives, positives, overlap)));
        return groups;
    }

    private static float[] edges(SplittableRandom random, int count, double range) {
        float[] edges = new float[count];
        for (int i = 0; i < count; i++) {
            edges[i] = (float) random.nextDouble(-range, range) + 0f;
        }
        Arrays.sort(edges);
        int distinct = 0;
        for (float edge : edges) {
            if (distinct == 0 || edge != edges[distinct - 1]) {
                edges[distinct++] = edge;
            }
        }
        return Arrays.copyOf(edges, distinct);
    }
}
