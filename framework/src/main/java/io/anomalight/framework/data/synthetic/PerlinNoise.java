package io.anomalight.framework.data.synthetic;

import io.anomalight.framework.image.ImageSize;
import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Gradient noise on a grid of cells over the whole image, with values from about -1 to 1 (Perlin, "Improving Noise",
 * 2002).
 */
public final class PerlinNoise {
    private static final float TO_UNIT_RANGE = (float) Math.sqrt(2);

    private final int rows;
    private final int columns;
    /** The gradient at each corner of a cell, {@code [rows + 1, columns + 1]}. */
    private final double[] gradientsY;

    private final double[] gradientsX;

    /** Draws the gradients of a grid with this number of cells along the height and the width. */
    public PerlinNoise(int rows, int columns, SplittableRandom random) {
        this.rows = rows;
        this.columns = columns;
        double[] angles =
                random.doubles((rows + 1L) * (columns + 1L), 0, 2 * Math.PI).toArray();
        this.gradientsY = Arrays.stream(angles).map(Math::sin).toArray();
        this.gradientsX = Arrays.stream(angles).map(Math::cos).toArray();
    }

    /** The noise at the centre of every pixel, {@code [H, W]}. */
    public float[] sample(ImageSize size) {
        float[] noise = new float[size.pixels()];
        for (int y = 0; y < size.height(); y++) {
            for (int x = 0; x < size.width(); x++) {
                double v = (y + 0.5) / size.height() * rows;
                double u = (x + 0.5) / size.width() * columns;
                noise[y * size.width() + x] = TO_UNIT_RANGE * (float) at(v, u);
            }
        }
        return noise;
    }

    private double at(double v, double u) {
        int row = (int) v;
        int column = (int) u;
        double y = v - row;
        double x = u - column;
        double top = mix(corner(row, column, y, x), corner(row, column + 1, y, x - 1), fade(x));
        double bottom = mix(corner(row + 1, column, y - 1, x), corner(row + 1, column + 1, y - 1, x - 1), fade(x));
        return mix(top, bottom, fade(y));
    }

    private double corner(int row, int column, double y, double x) {
        int corner = row * (columns + 1) + column;
        return gradientsX[corner] * x + gradientsY[corner] * y;
    }

    private static double mix(double from, double to, double share) {
        return from + share * (to - from);
    }

    private static double fade(double t) {
        return t * t * t * (t * (t * 6 - 15) + 10);
    }
}
