package io.anomalight.models.components.flow;

import java.util.Arrays;

/**
 * The affines and offsets of a flow's blocks, folded into one scale and one shift per channel. The value of channel c is
 * scale[c] · (kept[c] + shift[c]); only kept[c] is computed per vector. Computed in double precision.
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record FoldedChannels(double[] scale, double[] shift) {

    /** The start, before the first block: the kept values are the values. */
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
     * <p>The coupling replaces the kept values of the active channels by (kept + shift) · exp(s) + t / scale + o / (σ · scale), so
     * their shift is then zero.
     *
     * @param passive number of passive channels
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

    /** Reorders the channels: channel i becomes channel {@code order[i]}. */
    FoldedChannels inOrder(long[] order) {
        double[] scaled = new double[channels()];
        double[] shifted = new double[channels()];
        for (int i = 0; i < order.length; i++) {
            scaled[i] = scale[(int) order[i]];
            shifted[i] = shift[(int) order[i]];
        }
        return new FoldedChannels(scaled, shifted);
    }

    /** The state after the kept values were multiplied by {@link #columnsTimes} of a rotation {@code [C, C]}. */
    FoldedChannels rotated(float[] rotation) {
        double[] scaled = new double[channels()];
        Arrays.fill(scaled, 1);
        return new FoldedChannels(scaled, shiftTimes(rotation, channels()));
    }

    /** Converts a matrix {@code [n, width]} for the values of the first channels to a matrix for the kept values, without shift. */
    float[] columnsTimes(float[] matrix, int width) {
        float[] times = new float[matrix.length];
        for (int i = 0; i < matrix.length; i++) {
            times[i] = (float) (matrix[i] * scale[i % width]);
        }
        return times;
    }

    /** The contribution of the shifts to the product of such a matrix and the values, {@code [n]}. */
    double[] shiftTimes(float[] matrix, int width) {
        double[] sums = new double[matrix.length / width];
        for (int i = 0; i < matrix.length; i++) {
            int c = i % width;
            sums[i / width] += matrix[i] * scale[c] * shift[c];
        }
        return sums;
    }
}
