package io.anomalight.framework.metrics.regions;

import static org.assertj.core.api.Assertions.assertThat;

import io.anomalight.framework.image.ImageSize;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class RegionScoreTest {
    private static final ImageSize SIZE = new ImageSize(7, 9);

    @ParameterizedTest
    @CsvSource({
        "0, 0, 0, 0",
        "4, 0, 0, 0",
        "0, 2, 0, 0",
        "3, 2, 0, 0.8",
        "6, 0, 0.6, 0",
        "2, 2, 0.7, 0.75",
        "0, 0, 1, 1"
    })
    void itIsTheHighestThresholdAtWhichASearchFindsARegion(int area, int width, double mean, double peak) {
        RegionFilters filters = new RegionFilters(area, width, mean, peak);
        Random random = new Random(5);
        for (int image = 0; image < 40; image++) {
            float[] map = new float[SIZE.pixels()];
            for (int i = 0; i < map.length; i++) {
                map[i] = random.nextInt(25); // with ties
            }
            double range = 20;

            float score = RegionScore.of(map, SIZE, range, filters);

            assertThat(score).isEqualTo(highest(map, range, filters), org.assertj.core.data.Offset.offset(1e-3f));
        }
    }

    @Test
    void aMapThatIsTooSmallHasNone() {
        assertThat(RegionScore.of(new float[] {9, 9}, new ImageSize(1, 2), 1, new RegionFilters(3, 0, 0, 0)))
                .isEqualTo(Float.NEGATIVE_INFINITY);
    }

    /** By trying thresholds from the highest on. */
    private static float highest(float[] map, double range, RegionFilters filters) {
        for (int step = 25_000; step >= -12_000; step--) {
            float threshold = step / 1000f;
            RegionSearch search = new RegionSearch(
                    score -> score >= threshold,
                    score -> (float) Math.max(0, Math.min(1, (score - threshold) / range + 0.5)),
                    filters);
            if (search.finds(map, SIZE, Optional.empty())) {
                return threshold;
            }
        }
        throw new AssertionError("no threshold gives a region");
    }
}
