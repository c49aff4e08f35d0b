package io.anomalight.framework.image;

import java.util.Arrays;

/** The triangle filter along one axis: which stored pixels are summed into each new pixel, and with which weights. */
final class Triangle {
    private final int[] first;
    private final double[][] weights;

    /** Weights for {@code from} pixels that become {@code to}; Pillow's {@code precompute_coeffs}. */
    Triangle(int from, int to) {
        this(from, to, 0, to);
    }

    /** As above, but only for {@code count} new pixels from {@code start} on. */
    Triangle(int from, int to, int start, int count) {
        first = new int[count];
        weights = new double[count][];
        double scale = (double) from / to;
        double support = Math.max(scale, 1);
        for (int i = 0; i < count; i++) {
            double center = (start + i + 0.5) * scale;
            int begin = Math.max((int) (center - support + 0.5), 0);
            int end = Math.min((int) (center + support + 0.5), from);
            double[] weight = new double[end - begin];
            for (int k = 0; k < weight.length; k++) {
                weight[k] = Math.max(1 - Math.abs((k + begin - center + 0.5) / support), 0);
            }
            double sum = Arrays.stream(weight).sum();
            for (int k = 0; k < weight.length; k++) {
                weight[k] /= sum;
            }
            first[i] = begin;
            weights[i] = weight;
        }
    }

    /** Resizes one row and writes it into {@code out} from {@code at} on. */
    void alongRow(float[] row, float[] out, int at) {
        for (int i = 0; i < first.length; i++) {
            double[] weight = weights[i];
            int begin = first[i];
            double sum = 0;
            for (int k = 0; k < weight.length; k++) {
                sum += weight[k] * row[begin + k];
            }
            out[at + i] = (float) sum;
        }
    }

    /** The number of new pixels. */
    int count() {
        return first.length;
    }

    /** The first stored pixel of a new pixel. */
    int first(int index) {
        return first[index];
    }

    /** The stored pixel after the last one of a new pixel. */
    int end(int index) {
        return first[index] + weights[index].length;
    }

    /** The weight of a stored pixel in a new pixel. */
    double weight(int index, int stored) {
        return weights[index][stored - first[index]];
    }
}
