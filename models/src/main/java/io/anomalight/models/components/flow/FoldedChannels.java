package io.anomalight.models.components.flow;

import java.util.Arrays;

/**
 * What a flow's affines and offsets have made of its channels up to some block: the value of channel c is
 * scale[c] · (kept[c] + shift[c]), where only what is kept is computed for each vector; computed in double precision.
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record FoldedChannels(double[] scale, double[] shift) {

    /** Before the first block: what is kept are the values. */
    static FoldedChannels plain(int channels) {
        double[] scale = new double[channels];
        Arrays.fill(scale, 1);
        return new FoldedChannels(scale, new double[channels]);
    }

    int channels() {
        return scale.length;
    }

    /**
     * After a block's coupling and its global affine v = σ · u + o.
     *
     * <p>The coupling itself turns what is kept of the active channels into (kept + shift) · exp(s) + t / scale + o / (σ ·
     * scale), of which nothing is pending then.
     *
     * @param passive how many channels pass through
     */
    FoldedChannels after(double[] sigma, float[] offset, int passive) {
        double[] scaled = new double[channels()];
        double[] shifted = new double[channels()];
        for (int c = 0; c < channels(); c++) {
            scaled[c] = scale[c] * sigma[c];
            shifted[c] = c < passive ? shift[c] + offset[c] / scaled[c] : 0;
        }
        return new FoldedChannels(scaled, shifted);
    }

    /** In another order: channel i becomes that of {@code order[i]}. */
    FoldedChannels inOrder(long[] order) {
        double[] scaled = new double[channels()];
        double[] shifted = new double[channels()];
        for (int i = 0; i < order.length; i++) {
            scaled[i] = scale[(int) order[i]];
            shifted[i] = shift[(int) order[i]];
        }
        return new FoldedChannels(scaled, shifted);
    }

    /** After what is kept was multiplied by {@link #columnsTimes} of a rotation {@code [C, C]}. */
    FoldedChannels rotated(float[] rotation) {
        double[] scaled = new double[channels()];
        Arrays.fill(scaled, 1);
        return new FoldedChannels(scaled, shiftTimes(rotation, channels()));
    }

    /** A matrix for the values, {@code [n, width]} over the first channels, as one for what is kept, short of their shift. */
    float[] columnsTimes(float[] matrix, int width) {
        float[] times = new float[matrix.length];
        for (int i = 0; i < matrix.length; i++) {
            times[i] = (float) (matrix[i] * scale[i % width]);
        }
        return times;
    }

    /** What the shifts add to the product of such a matrix and the values, {@code [n]}. */
    double[] shiftTimes(float[] matrix, int width) {
        double[] sums = new double[matrix.length / width];
        for (int i = 0; i < matrix.length; i++) {
            int c = i % width;
            sums[i / width] += matrix[i] * scale[c] * shift[c];
        }
        return sums;
    }
}
