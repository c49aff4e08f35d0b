package io.anomalight.models.components.flow;

import java.util.Arrays;

/**
 * One scale and one shift per channel, which replace the global affine transformations of a flow's blocks. The value of channel c
 * is scale[c] · (kept[c] + shift[c]). The graph computes only kept[c] for each vector; scale and shift are equal for all vectors,
 * so they are computed once, in double precision.
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record FoldedChannels(double[] scale, double[] shift) {

    /** Scale 1 and shift 0, as before the first block: the kept values are the values themselves. */
    static FoldedChannels plain(int channels) {
        double[] scale = new double[channels];
        Arrays.fill(scale, 1);
        return new FoldedChannels(scale, new double[channels]);
    }

    int channels() {
        return scale.length;
    }

    /**
     * Scale and shift after a block's coupling and its global affine transformation v = σ · u + o.
     *
     * <p>The coupling replaces the kept values of the active channels by (kept + shift) · exp(s) + t / scale + o / (σ · scale), so
     * their shift is then zero.
     *
     * @param passive number of passive channels
     */
    FoldedChannels after(double[] sigma, float[] offset, int passive) {
        double[] newScale = new double[channels()];
        double[] newShift = new double[channels()];
        for (int c = 0; c < channels(); c++) {
            newScale[c] = scale[c] * sigma[c];
            newShift[c] = c < passive ? shift[c] + offset[c] / newScale[c] : 0;
        }
        return new FoldedChannels(newScale, newShift);
    }

    /** Reorders the channels: channel i of the result is channel {@code order[i]} of this object. */
    FoldedChannels inOrder(long[] order) {
        double[] newScale = new double[channels()];
        double[] newShift = new double[channels()];
        for (int i = 0; i < order.length; i++) {
            newScale[i] = scale[(int) order[i]];
            newShift[i] = shift[(int) order[i]];
        }
        return new FoldedChannels(newScale, newShift);
    }

    /** Scale and shift after the kept values were multiplied by {@link #columnsTimes} of a rotation {@code [C, C]}. */
    FoldedChannels rotated(float[] rotation) {
        double[] newScale = new double[channels()];
        Arrays.fill(newScale, 1);
        return new FoldedChannels(newScale, shiftTimes(rotation, channels()));
    }

    /**
     * Converts a matrix {@code [n, width]} that is multiplied with the values of the first {@code width} channels to a matrix that is
     * multiplied with their kept values. The shifts are not included.
     */
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
