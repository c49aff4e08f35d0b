package io.anomalight.framework.tiling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TileAxisTest {

    @Test
    void tilesBeginEveryStridePixels() {
        assertThat(new TileAxis(96, 32, 32).starts()).containsExactly(0, 32, 64);
        assertThat(new TileAxis(96, 64, 32).starts()).containsExactly(0, 32);
        assertThat(new TileAxis(96, 96, 96).starts()).containsExactly(0);
    }

    @Test
    void theLastTileIsShiftedToFit() {
        assertThat(new TileAxis(100, 32, 32).starts()).containsExactly(0, 32, 64, 68);
        assertThat(new TileAxis(33, 32, 8).starts()).containsExactly(0, 1);
    }

    @ParameterizedTest
    @CsvSource({"96,32,32", "100,32,32", "100,32,20", "64,64,64", "65,64,1", "17,5,3", "7,1,1", "256,96,10"})
    void everyPixelIsCoveredAndItsWeightsSumToOne(int length, int tile, int stride) {
        TileAxis axis = new TileAxis(length, tile, stride);
        double[] sums = new double[length];
        int[] covered = new int[length];
        float[] weights = axis.weights();
        int[] starts = axis.starts();

        assertThat(starts).hasSize(axis.count()).doesNotHaveDuplicates();
        for (int i = 0; i < weights.length; i++) {
            int pixel = starts[i / tile] + i % tile;
            assertThat(weights[i]).isPositive();
            sums[pixel] += weights[i];
            covered[pixel]++;
        }
        for (int pixel = 0; pixel < length; pixel++) {
            assertThat(covered[pixel]).isPositive();
            assertThat(sums[pixel]).isCloseTo(1, within(1e-6));
        }
    }

    @Test
    void aPixelOfASingleTileHasTheWeightOne() {
        float[] weights = new TileAxis(48, 32, 16).weights();

        for (int p = 0; p < 16; p++) {
            assertThat(weights[p]).isEqualTo(1f); // only the first tile covers it
            assertThat(weights[48 + p]).isEqualTo(1f); // only the last tile covers it
        }
    }

    @Test
    void weightsOfOverlappingTilesChangeGradually() {
        float[] weights = new TileAxis(48, 32, 16).weights();

        for (int p = 16; p < 32; p++) {
            assertThat(weights[p]).isLessThan(weights[p - 1]);
            // The weight of the second tile rises as that of the first one falls.
            assertThat(weights[32 + p - 16]).isCloseTo(1 - weights[p], within(1e-6f));
        }
        assertThat(weights[31]).isLessThan(0.005f);
    }
}
