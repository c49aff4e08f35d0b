package io.anomalight.callbacks.loggers;

import java.util.Arrays;

/** How the finite ones of some values are distributed over bins of equal width between the smallest and the greatest. */
final class Histogram {
    // As many as TensorBoard's own writer makes.
    private static final int BINS = 30;

    private final double[] sorted;

    Histogram(double[] values) {
        sorted = Arrays.stream(values).filter(Double::isFinite).sorted().toArray();
    }

    /** How many values there are; without any there is nothing else to ask for. */
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

    /** The right edge of each bin; a single one if all values are the same. */
    double[] rightEdges() {
        int bins = min() == max() ? 1 : BINS;
        double[] edges = new double[bins];
        for (int i = 0; i < bins; i++) {
            edges[i] = min() + (max() - min()) * (i + 1) / bins;
        }
        edges[bins - 1] = max(); // and not a little less by rounding
        return edges;
    }

    /** How many values each bin holds, its right edge included. */
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
