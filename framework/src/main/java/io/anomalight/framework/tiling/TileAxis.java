package io.anomalight.framework.tiling;

import java.util.stream.IntStream;

/**
 * Tiles along one side of an image: one every {@code stride} pixels, and the last one shifted inwards to end with it.
 *
 * @param length of the image's side
 * @param tile length of a tile's
 */
record TileAxis(int length, int tile, int stride) {

    /** How many tiles there are. */
    int count() {
        return 1 + (length - tile + stride - 1) / stride;
    }

    /** The pixel that each tile begins at. */
    int[] starts() {
        return IntStream.range(0, count())
                .map(i -> Math.min(i * stride, length - tile))
                .toArray();
    }

    /**
     * What each pixel of each tile counts, {@code [count, tile]}: a Hann window, which fades a tile out towards its ends,
     * divided by the sum of all windows at the same pixel of the image. So a pixel that a single tile covers counts
     * exactly 1.
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
