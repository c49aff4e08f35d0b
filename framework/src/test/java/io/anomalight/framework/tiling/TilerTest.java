package io.anomalight.framework.tiling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.anomalight.framework.image.ImageSize;
import io.anomalight.framework.memory.NativeMemory;
import io.anomalight.framework.testing.NoNativeLeaks;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@NoNativeLeaks
class TilerTest {
    private static final ImageSize IMAGE = new ImageSize(13, 17);

    @ParameterizedTest
    @CsvSource({"13,17,13,17", "5,8,5,8", "5,8,2,3", "6,17,1,17", "1,1,1,1"})
    void tilesHoldThePixelsOfTheImageRowByRow(int height, int width, int down, int along, NativeMemory memory) {
        TileGrid grid = new TileGrid(IMAGE, new ImageSize(height, width), new ImageSize(down, along));
        float[] pixels = noise(2 * 3 * IMAGE.pixels());
        try (NDManager step = memory.root().newSubManager()) {
            NDArray tiles = new Tiler(grid).cut(step.create(pixels, new Shape(2, 3, 13, 17)), 0, 2 * grid.tiles());

            assertThat(tiles.getShape()).isEqualTo(new Shape(2L * grid.tiles(), 3, height, width));
            float[] cut = tiles.toFloatArray();
            int at = 0;
            for (int image = 0; image < 2; image++) {
                for (int top : grid.vertical().starts()) {
                    for (int left : grid.horizontal().starts()) {
                        for (int plane = 0; plane < 3; plane++) {
                            for (int y = top; y < top + height; y++) {
                                for (int x = left; x < left + width; x++) {
                                    assertThat(cut[at++]).isEqualTo(pixels[((image * 3 + plane) * 13 + y) * 17 + x]);
                                }
                            }
                        }
                    }
                }
            }
        }
    }

    @Test
    void tilesWithoutOverlapAreStitchedExactly(NativeMemory memory) {
        float[] map = noise(3 * 12 * 16);
        assertThat(roundTrip(map, new ImageSize(12, 16), new ImageSize(4, 8), new ImageSize(4, 8), memory))
                .isEqualTo(map);
        assertThat(roundTrip(map, new ImageSize(12, 16), new ImageSize(12, 16), new ImageSize(12, 16), memory))
                .isEqualTo(map);
    }

    @ParameterizedTest
    @CsvSource({"5,8,5,8", "5,8,2,3", "6,17,1,17", "12,16,12,16"})
    void tilesWithOverlapAreStitchedUpToRounding(int height, int width, int down, int along, NativeMemory memory) {
        float[] map = noise(3 * IMAGE.pixels());
        float[] stitched = roundTrip(map, IMAGE, new ImageSize(height, width), new ImageSize(down, along), memory);

        assertThat(stitched).containsExactly(map, within(1e-6f));
        assertThat(stitched[0]).isEqualTo(map[0]); // the corner belongs to one tile
    }

    /** Cuts maps, repeated as the three planes of an image, and stitches them. */
    private static float[] roundTrip(
            float[] maps, ImageSize image, ImageSize tile, ImageSize stride, NativeMemory memory) {
        TileGrid grid = new TileGrid(image, tile, stride);
        try (NDManager step = memory.root().newSubManager()) {
            NDArray planes = step.create(maps, new Shape(3, 1, image.height(), image.width()))
                    .repeat(1, 3);
            Tiler tiler = new Tiler(grid);
            return tiler.stitch(tiler.cut(planes, 0, 3 * grid.tiles()).get(":, 0"))
                    .toFloatArray();
        }
    }

    @Test
    void overlappingTilesAreBlended(NativeMemory memory) {
        TileGrid grid = new TileGrid(new ImageSize(8, 48), new ImageSize(8, 32), new ImageSize(8, 16));
        try (NDManager step = memory.root().newSubManager()) {
            // One tile is 0 everywhere, the other is 1.
            NDArray tiles = step.zeros(new Shape(1, 8, 32)).concat(step.ones(new Shape(1, 8, 32)));
            float[] row = new Tiler(grid).stitch(tiles).get(0).get(3).toFloatArray();

            assertThat(row[15]).isEqualTo(0);
            assertThat(row[32]).isEqualTo(1);
            for (int x = 1; x < 48; x++) {
                // The values rise by 1 over 16 pixels, nowhere more than twice as fast as a straight line.
                assertThat(row[x] - row[x - 1]).isBetween(0f, 2f / 16);
            }
        }
    }

    @Test
    void theScoreOfAnImageIsTheLargestOfItsTiles(NativeMemory memory) {
        TileGrid grid = new TileGrid(new ImageSize(8, 24), new ImageSize(8, 8), new ImageSize(8, 8));
        try (NDManager step = memory.root().newSubManager()) {
            assertThat(new Tiler(grid)
                            .largest(step.create(new float[] {1, 5, 2, -3, -4, -9}))
                            .toFloatArray())
                    .containsExactly(5, -3);
        }
    }

    private static float[] noise(int length) {
        SplittableRandom random = new SplittableRandom(3);
        float[] noise = new float[length];
        for (int i = 0; i < length; i++) {
            noise[i] = (float) random.nextDouble();
        }
        return noise;
    }
}
