package io.anomalight.models.supersimplenet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import io.anomalight.framework.image.ImageSize;
import io.anomalight.framework.memory.NativeMemory;
import io.anomalight.framework.testing.NoNativeLeaks;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

@NoNativeLeaks
class FeatureAnomaliesTest {
    private static final ImageSize GRID = new ImageSize(12, 20);
    private static final byte[] NONE = new byte[GRID.pixels()];

    private static FeatureAnomalies draw(byte[] defect, int images, double threshold) {
        return FeatureAnomalies.draw(
                GRID,
                threshold,
                Collections.nCopies(images, defect),
                Collections.nCopies(images, defect != NONE),
                new SplittableRandom(4));
    }

    private static long count(byte[] mask) {
        return IntStream.range(0, mask.length).filter(p -> mask[p] == 1).count();
    }

    @Test
    void eachImageComesTwiceAndAboutHalfOfAllGetARegion() {
        FeatureAnomalies anomalies = draw(NONE, 200, 0.2);

        assertThat(anomalies.regions()).hasSize(400);
        long drawn =
                anomalies.regions().stream().filter(region -> count(region) > 0).count();
        assertThat(drawn).isBetween(150L, 250L);
        for (int i = 0; i < 400; i++) {
            boolean drawnHere = count(anomalies.regions().get(i)) > 0;
            assertThat(anomalies.defective().get(i)).isEqualTo(drawnHere);
            assertThat(anomalies.masks().get(i)).isEqualTo(anomalies.regions().get(i));
        }
    }

    @Test
    void aRegionNeverCoversARealDefectAndTheMaskHasBoth() {
        byte[] defect = new byte[GRID.pixels()];
        for (int p = 60; p < 120; p++) {
            defect[p] = 1;
        }
        FeatureAnomalies anomalies = draw(defect, 100, -0.5);

        assertThat(anomalies.defective()).containsOnly(true);
        for (int i = 0; i < 200; i++) {
            byte[] region = anomalies.regions().get(i);
            for (int p = 0; p < region.length; p++) {
                assertThat(region[p] & defect[p]).isZero();
                assertThat(anomalies.masks().get(i)[p]).isEqualTo((byte) (region[p] | defect[p]));
            }
        }
        assertThat(anomalies.regions()).anyMatch(region -> count(region) > 0);
    }

    /** A defect may be so small that no position of the grid is half covered. */
    @Test
    void anImageWithALabelIsDefectiveEvenIfItsMaskIsEmpty() {
        FeatureAnomalies anomalies =
                FeatureAnomalies.draw(GRID, 0.2, List.of(NONE, NONE), List.of(true, false), new SplittableRandom(1));

        assertThat(anomalies.defective().get(0)).isTrue();
        assertThat(anomalies.defective().get(2)).isTrue();
    }

    /** As in the published code: noise below the threshold is stretched, so that a region is never lost. */
    @Test
    void aHighThresholdStillGivesRegions() {
        assertThat(draw(NONE, 100, 0.97).regions().stream()
                        .filter(region -> count(region) > 0)
                        .count())
                .isBetween(60L, 140L);
    }

    @Test
    void noiseIsNormalInsideTheRegionsAndZeroOutside(NativeMemory memory) {
        FeatureAnomalies anomalies = draw(NONE, 20, 0);
        try (NDArray noise = anomalies.noise(8, 0.5, new SplittableRandom(9), memory.root())) {
            float[] values = noise.toFloatArray();
            double sum = 0;
            double squares = 0;
            long inside = 0;
            for (int i = 0; i < values.length; i++) {
                byte[] region = anomalies.regions().get(i / (8 * GRID.pixels()));
                if (region[i % GRID.pixels()] == 0) {
                    assertThat(values[i]).isZero();
                } else {
                    sum += values[i];
                    squares += values[i] * values[i];
                    inside++;
                }
            }
            assertThat(inside).isGreaterThan(2000);
            assertThat(sum / inside).isCloseTo(0, within(0.05));
            assertThat(Math.sqrt(squares / inside)).isCloseTo(0.5, within(0.03));
        }
    }
}
