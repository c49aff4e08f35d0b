package io.anomalight.framework.metrics.resampling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.anomalight.framework.metrics.Auroc;
import io.anomalight.framework.metrics.ranking.Ranking;
import io.anomalight.framework.metrics.regions.CountedPixels;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class PixelCountsTest {
    private static final int PIXELS = 64 * 64;
    private static final float THRESHOLD = 1.7f;
    private static final long LITTLE = 100_000;

    private final List<CountedPixels> images = new ArrayList<>();

    PixelCountsTest() {
        SplittableRandom random = new SplittableRandom(4);
        for (int image = 0; image < 60; image++) {
            float[] scores = new float[PIXELS];
            int[] regionSizes = image % 2 == 0 ? new int[0] : new int[PIXELS];
            for (int i = 0; i < PIXELS; i++) {
                boolean defective = regionSizes.length > 0 && i < 300;
                scores[i] = (float) random.nextGaussian() + (defective ? 1.5f : 0);
                if (defective) {
                    regionSizes[i] = 300;
                }
            }
            images.add(new CountedPixels(scores, regionSizes));
        }
    }

    private PixelCounts counts(long memoryBytes) {
        PixelCounts counts = new PixelCounts(new PixelScale(-4, 6, THRESHOLD), memoryBytes);
        counts.addAll(images.subList(0, 17));
        counts.addAll(images.subList(17, 60));
        counts.end();
        return counts;
    }

    private static int[] once() {
        int[] times = new int[60];
        Arrays.fill(times, 1);
        return times;
    }

    private static int bins(Ranking ranking) {
        int[] bins = new int[1];
        ranking.descend((low, high, negatives, positives, overlap) -> bins[0]++);
        return bins[0];
    }

    private static long above(Ranking ranking) {
        long[] above = new long[1];
        ranking.descend((low, high, negatives, positives, overlap) -> above[0] += low >= THRESHOLD ? negatives : 0);
        return above[0];
    }

    @Test
    void binsAreJoinedWhereTheCountsNeedMoreMemoryThanTheyMay() {
        Ranking all = counts(PixelCounts.MEMORY_BYTES).of(List.of(once())).get(0);
        Ranking few = counts(LITTLE).of(List.of(once())).get(0);

        assertThat(bins(few)).isBetween(64, bins(all) / 2);
        assertThat(few.negatives()).isEqualTo(all.negatives()).isEqualTo(60L * PIXELS - 30 * 300);
        assertThat(few.positives()).isEqualTo(all.positives()).isEqualTo(30 * 300);
        assertThat(Auroc.of(few).value()).isCloseTo(Auroc.of(all).value(), within(1e-3));
    }

    @Test
    void theThresholdStaysAnEdgeWhereBinsAreJoined() {
        long expected = images.stream()
                .mapToLong(image -> {
                    long count = 0;
                    for (int i = 0; i < PIXELS; i++) {
                        boolean normal = image.regionSizes().length == 0 || image.regionSizes()[i] == 0;
                        count += normal && image.scores()[i] >= THRESHOLD ? 1 : 0;
                    }
                    return count;
                })
                .sum();

        assertThat(above(counts(LITTLE).of(List.of(once())).get(0))).isEqualTo(expected);
    }

    @Test
    void drawsThatAreComputedTogetherAreThoseComputedAlone() {
        PixelCounts counts = counts(PixelCounts.MEMORY_BYTES);
        int[] other = new int[60];
        Arrays.setAll(other, image -> image % 3);

        List<Ranking> together = counts.of(List.of(once(), other));

        assertThat(groups(together.get(0)))
                .isEqualTo(groups(counts.of(List.of(once())).get(0)));
        assertThat(groups(together.get(1)))
                .isEqualTo(groups(counts.of(List.of(other)).get(0)));
        assertThat(together.get(1).positives()).isEqualTo(30 * 300);
    }

    private static List<List<Number>> groups(Ranking ranking) {
        List<List<Number>> groups = new ArrayList<>();
        ranking.descend((low, high, negatives, positives, overlap) ->
                groups.add(List.of(low, high, negatives, positives, overlap)));
        return groups;
    }

    @Test
    void moreThanSixteenMillionPixelsOfOneBinAreCountedExactly() {
        PixelCounts counts = new PixelCounts(new PixelScale(-4, 6, THRESHOLD));
        List<CountedPixels> flat = new ArrayList<>();
        for (int image = 0; image < 8; image++) {
            flat.add(new CountedPixels(new float[1_000_003], new int[0]));
        }
        counts.addAll(flat);
        counts.end();
        int[] times = {3, 3, 3, 3, 3, 3, 3, 3};

        assertThat(counts.of(List.of(times)).get(0).negatives()).isEqualTo(24L * 1_000_003);
    }
}
