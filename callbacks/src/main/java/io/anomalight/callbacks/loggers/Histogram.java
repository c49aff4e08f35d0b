package io.anomalight.callbacks.loggers;

import java.util.Arrays;

/** The histogram of the finite values of an array, over bins of equal width from the smallest to the largest value. */
final class Histogram {
    // As in TensorBoard's own writer.
    private static final int BINS = 30;

    private final double[] sorted;

    Histogram(double[] values) {
        sorted = Arrays.stream(values).filter(Double::isFinite).sorted().toArray();
    }

    /** The number of values; if it is 0, the other methods must not be called. */
    int size() {
        return sorted.length;
    }

    double min() {
        return sorted[0];
    }

    double max() {
        return sorted[sorted.length - 1];
    }

    double sum() {
        return Arrays.stream(sorted).sum();
    }

    double sumOfSquares() {
        return Arrays.stream(sorted).map(value -> value * value).sum();
    }

    /** The right edge of each bin; there is one bin if all values are equal. */
    double[] rightEdges() {
        int bins = min() == max() ? 1 : BINS;
        double[] edges = new double[bins];
        for (int i = 0; i < bins; i++) {
            edges[i] = min() + (max() - min()) * (i + 1) / bins;
        }
        edges[bins - 1] = max(); // rounding could make it smaller
        return edges;
    }

    /** The number of values in each bin; a bin includes its right edge. */
    double[] counts() {
        double[] edges = rightEdges();
        double[] counts = new double[edges.length];
        int bin = 0;
        for (double value : sorted) {
            while (value > edges[bin]) {
                bin++;
            }
            counts[bin]++;
        }
        return counts;
    }
}
