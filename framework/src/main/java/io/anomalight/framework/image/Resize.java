package io.anomalight.framework.image;

/**
 * Resizes images like Pillow ({@code src/libImaging/Resample.c}, {@code Geometry.c}), on floats, so that models get the
 * same images as in Python.
 */
public final class Resize {

    /** Reads the rows of an image. */
    @FunctionalInterface
    interface Rows {
        /** Reads row {@code y} of every plane. */
        void read(int y, float[][] planes);
    }

    private Resize() {}

    /**
     * Resizes like Pillow's BILINEAR: a triangle filter, which is wider when an image shrinks, to avoid aliasing.
     *
     * @param planes any number of planes, {@code [C, H, W]}
     * @param from H and W
     * @return {@code [C, to.height, to.width]}
     */
    public static float[] bilinear(float[] planes, ImageSize from, ImageSize to) {
        int pixels = from.pixels();
        if (planes.length % pixels != 0) {
            throw new IllegalArgumentException(planes.length + " values are not planes of " + from);
        }
        Rows rows = (y, row) -> {
            for (int c = 0; c < row.length; c++) {
                System.arraycopy(planes, c * pixels + y * from.width(), row[c], 0, from.width());
            }
        };
        return bilinear(rows, planes.length / pixels, from, Window.all(to));
    }

    /** As above, for a part of the result. Each row is read once, from top to bottom; only a few rows are in memory. */
    static float[] bilinear(Rows rows, int channels, ImageSize from, Window part) {
        ImageSize to = part.size();
        Triangle across = new Triangle(from.width(), part.resized().width(), part.left(), to.width());
        Triangle down = new Triangle(from.height(), part.resized().height(), part.top(), to.height());
        float[][] row = new float[channels][from.width()];
        float[] narrow = new float[Math.multiplyExact(channels, to.width())];
        float[] resized = new float[Math.multiplyExact(channels, to.pixels())];
        RowSums sums = new RowSums(down, narrow.length);
        for (int y = 0; y < from.height(); y++) {
            rows.read(y, row);
            for (int c = 0; c < channels; c++) {
                across.alongRow(row[c], narrow, c * to.width());
            }
            sums.add(y, narrow);
            for (int done = sums.takeDone(y); done >= 0; done = sums.takeDone(y)) {
                for (int c = 0; c < channels; c++) {
                    sums.copyDone(c * to.width(), to.width(), resized, c * to.pixels() + done * to.width());
                }
            }
        }
        return resized;
    }

    /** Resizes like Pillow's NEAREST. */
    public static byte[] nearest(byte[] plane, ImageSize from, ImageSize to) {
        int[] rows = nearestSources(from.height(), to.height(), 0, to.height());
        int[] columns = nearestSources(from.width(), to.width(), 0, to.width());
        byte[] resized = new byte[to.pixels()];
        for (int y = 0; y < rows.length; y++) {
            for (int x = 0; x < columns.length; x++) {
                resized[y * to.width() + x] = plane[rows[y] * from.width() + columns[x]];
            }
        }
        return resized;
    }

    /**
     * The source index of each new pixel with NEAREST, if {@code from} pixels become {@code to}; only for {@code count}
     * new pixels from {@code start} on.
     */
    static int[] nearestSources(int from, int to, int start, int count) {
        double scale = (double) from / to;
        int[] sources = new int[count];
        // Summed and not multiplied, as in Pillow, to get the same rounding.
        double position = scale * 0.5;
        for (int i = 0; i < start + count; i++) {
            if (i >= start) {
                sources[i - start] = Math.min((int) position, from - 1);
            }
            position += scale;
        }
        return sources;
    }
}
