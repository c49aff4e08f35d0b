package io.anomalight.models.components.flow;

/**
 * The two-dimensional sine encoding of the position of a feature vector on its grid.
 *
 * <p>The first half of the channels encodes the column, and the second half the row. In each half, channel 2i is the sine and
 * channel 2i + 1 the cosine of the coordinate times 10000^(-2i / (P / 2)). Coordinates are counted from 0 on each grid.
 */
public final class PositionalEncoding {
    private static final double LONGEST_WAVE = 10_000;

    private PositionalEncoding() {}

    /**
     * Encodes a whole grid.
     *
     * @param length P, divisible by 4
     * @return {@code [H·W, P]}, positions in row-major order
     */
    public static float[] encode(int length, int height, int width) {
        if (length % 4 != 0) {
            throw new IllegalArgumentException("condition_vector must be divisible by 4, but is " + length);
        }
        int half = length / 2;
        float[] encoding = new float[height * width * length];
        for (int i = 0; i < half / 2; i++) {
            double frequency = Math.exp(-2.0 * i * Math.log(LONGEST_WAVE) / half);
            for (int position = 0; position < height * width; position++) {
                int at = position * length + 2 * i;
                double column = (position % width) * frequency;
                double row = Math.floorDiv(position, width) * frequency;
                encoding[at] = (float) Math.sin(column);
                encoding[at + 1] = (float) Math.cos(column);
                encoding[at + half] = (float) Math.sin(row);
                encoding[at + half + 1] = (float) Math.cos(row);
            }
        }
        return encoding;
    }
}
