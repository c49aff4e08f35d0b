package io.anomalight.models.components.backbone.vit;

import io.anomalight.framework.image.ImageSize;

/**
 * Position embeddings of a square grid, interpolated for another grid with PyTorch's bicubic arithmetic (Keys 1981): pixel
 * centres are aligned, not corners, and positions beyond the edge repeat the edge.
 */
final class PositionGrid {
    private static final double PLAIN = -0.75;
    private static final double ANTIALIASED = -0.5;
    private static final double OFFSET = 0.1;

    private PositionGrid() {}

    /** For each output position: the first source index, and the weights of the sources from there. */
    private static final class Axis {
        private final int[] first;
        private final double[][] weights;

        Axis(int[] first, double[][] weights) {
            this.first = first;
            this.weights = weights;
        }
    }

    /**
     * Interpolates embeddings.
     *
     * @param embeddings {@code [grid · grid, D]}, row by row
     * @return {@code [H · W, D]} for a grid of H rows and W columns
     */
    static float[] resized(float[] embeddings, int grid, ImageSize wanted, VitShape.Positions positions) {
        if (wanted.height() == grid && wanted.width() == grid) {
            return embeddings;
        }
        int width = embeddings.length / (grid * grid);
        Axis rows = axis(grid, wanted.height(), positions);
        Axis columns = axis(grid, wanted.width(), positions);
        float[] resized = new float[wanted.pixels() * width];
        for (int y = 0; y < wanted.height(); y++) {
            for (int x = 0; x < wanted.width(); x++) {
                int to = (y * wanted.width() + x) * width;
                for (int i = 0; i < rows.weights[y].length; i++) {
                    int row = clamped(rows.first[y] + i, grid);
                    for (int j = 0; j < columns.weights[x].length; j++) {
                        int from = (row * grid + clamped(columns.first[x] + j, grid)) * width;
                        double weight = rows.weights[y][i] * columns.weights[x][j];
                        for (int channel = 0; channel < width; channel++) {
                            resized[to + channel] += (float) (weight * embeddings[from + channel]);
                        }
                    }
                }
            }
        }
        return resized;
    }

    private static int clamped(int index, int length) {
        return Math.max(0, Math.min(length - 1, index));
    }

    private static Axis axis(int from, int to, VitShape.Positions positions) {
        int[] first = new int[to];
        double[][] weights = new double[to][];
        double scale = positions == VitShape.Positions.BICUBIC_WITH_OFFSET ? from / (to + OFFSET) : (double) from / to;
        for (int i = 0; i < to; i++) {
            double centre = (i + 0.5) * scale;
            if (positions == VitShape.Positions.ANTIALIASED) {
                double stretch = Math.max(1, scale);
                first[i] = Math.max(0, (int) (centre - 2 * stretch + 0.5));
                int end = Math.min(from, (int) (centre + 2 * stretch + 0.5));
                weights[i] = weights(first[i], end, centre - 0.5, stretch, ANTIALIASED);
            } else {
                first[i] = (int) Math.floor(centre - 0.5) - 1;
                weights[i] = weights(first[i], first[i] + 4, centre - 0.5, 1, PLAIN);
            }
        }
        return new Axis(first, weights);
    }

    private static double[] weights(int first, int end, double centre, double stretch, double a) {
        double[] weights = new double[end - first];
        double sum = 0;
        for (int i = 0; i < weights.length; i++) {
            weights[i] = cubic(Math.abs(first + i - centre) / stretch, a);
            sum += weights[i];
        }
        for (int i = 0; i < weights.length; i++) {
            weights[i] /= sum;
        }
        return weights;
    }

    private static double cubic(double x, double a) {
        if (x < 1) {
            return ((a + 2) * x - (a + 3)) * x * x + 1;
        }
        return x < 2 ? (((x - 5) * x + 8) * x - 4) * a : 0;
    }
}
