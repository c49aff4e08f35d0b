package io.anomalight.framework.tiling;

import java.util.stream.IntStream;

/**
 * Tiles along one side of an image: one tile every {@code stride} pixels; the last tile is shifted to end with the
 * image.
 *
 * @param length the length of the image's side
 * @param tile the length of a tile's side
 */
record TileAxis(int length, int tile, int stride) {

    /** The number of tiles. */
    int count() {
        return 1 + (length - tile + stride - 1) / stride;
    }

    /** The first pixel of each tile. */
    int[] starts() {
        return IntStream.range(0, count())
                .map(i -> Math.min(i * stride, length - tile))
                .toArray();
    }

    /**
     * The weight of each pixel of each tile, {@code [count, tile]}: a Hann window, which decreases towards the ends of
     * a tile, divided by the sum of all windows at this pixel of the image. A pixel that only one tile covers has the
     * weight 1.
     */
    float[] weights() {
        double[] window = new double[tile];
        for (int p = 0; p < tile; p++) {
            double sine = Math.sin(Math.PI * (p + 0.5) / tile);
            window[p] = sine * sine;
        }
        double[] sums = new double[length];
        int[] starts = starts();
        for (int start : starts) {
            for (int p = 0; p < tile; p++) {
                sums[start + p] += window[p];
            }
        }
        float[] weights = new float[starts.length * tile];
        for (int i = 0; i < weights.length; i++) {
            int p = i % tile;
            weights[i] = (float) (window[p] / sums[starts[i / tile] + p]);
        }
        return weights;
    }
}
