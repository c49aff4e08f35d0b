package io.anomalight.models.components.scoring;

/** The sums of anomaly maps and of their squares at each position. */
final class MapSums {
    private final double[] sums;
    private final double[] squares;
    private long maps;

    MapSums(int pixels) {
        sums = new double[pixels];
        squares = new double[pixels];
    }

    /** Adds one map, which begins at an index of an array. */
    void add(float[] values, int from) {
        for (int i = 0; i < sums.length; i++) {
            double value = values[from + i];
            sums[i] += value;
            squares[i] += value * value;
        }
        maps++;
    }

    /** The mean of the maps at each position. */
    float[] mean() {
        float[] mean = new float[sums.length];
        for (int i = 0; i < mean.length; i++) {
            mean[i] = (float) (sums[i] / maps);
        }
        return mean;
    }

    /** The variance of the maps at each position. */
    float[] variance() {
        float[] variance = new float[sums.length];
        for (int i = 0; i < variance.length; i++) {
            double average = sums[i] / maps;
            variance[i] = (float) Math.max(0, squares[i] / maps - average * average);
        }
        return variance;
    }
}
