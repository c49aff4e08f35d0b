package io.anomalight.framework.data.image;

import java.util.Arrays;

/** The weights of the triangle filter along one axis: which stored pixels make up each new one. */
final class Triangle {
    private final int[] first;
    private final double[][] weights;

    /** Weights for {@code from} pixels that become {@code to}; Pillow's {@code precompute_coeffs}. */
    Triangle(int from, int to) {
        first = new int[to];
        weights = new double[to][];
        double scale = (double) from / to;
        double support = Math.max(scale, 1);
        for (int i = 0; i < to; i++) {
            double center = (i + 0.5) * scale;
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

    /** Resizes one row into {@code out}, from {@code at} on. */
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

    /** Resizes every column of a plane of {@code width} columns that begins at {@code inAt}. */
    void alongColumns(float[] in, int inAt, int width, float[] out, int outAt) {
        double[] sum = new double[width];
        for (int i = 0; i < first.length; i++) {
            Arrays.fill(sum, 0);
            for (int k = 0; k < weights[i].length; k++) {
                double weight = weights[i][k];
                int row = inAt + (first[i] + k) * width;
                for (int x = 0; x < width; x++) {
                    sum[x] += weight * in[row + x];
                }
            }
            for (int x = 0; x < width; x++) {
                out[outAt + i * width + x] = (float) sum[x];
            }
        }
    }
}
