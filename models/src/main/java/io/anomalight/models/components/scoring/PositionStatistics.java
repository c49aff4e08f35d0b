package io.anomalight.models.components.scoring;

import ai.djl.ndarray.NDArray;
import io.anomalight.framework.arithmetic.Operand;
import io.anomalight.framework.memory.ModuleState;
import io.anomalight.models.components.maps.GaussianBlur;

/**
 * The mean and the standard deviation of the anomaly maps of normal images at each position, both smoothed. Maps are often
 * larger at the edges of the image, where an encoder pads its features with zeros.
 *
 * <p>The module's state keeps both, so a checkpoint contains them.
 */
final class PositionStatistics {
    static final String PREFIX = "scoring.";

    private static final String MEAN = PREFIX + "mean"; // [H, W]
    private static final String DEVIATION = PREFIX + "deviation"; // [H, W]
    // Wider than the smoothing of maps (sigma 4), because a few images give rough statistics.
    private static final GaussianBlur SMOOTHING = new GaussianBlur(8);
    // A position where all maps agree must not get unbounded scores.
    private static final double SMALLEST_SHARE = 0.5;

    private final ModuleState state;
    private double[] sums = {};
    private double[] squares = {};
    private long maps;

    PositionStatistics(ModuleState state) {
        this.state = state;
        state.allowVariable(PREFIX);
    }

    void clear() {
        sums = new double[0];
        squares = new double[0];
        maps = 0;
    }

    /** Adds maps {@code [B, H, W]}. */
    void add(NDArray batch) {
        float[] values = batch.toFloatArray();
        int count = (int) batch.getShape().get(0);
        int pixels = values.length / count;
        if (maps == 0) {
            sums = new double[pixels];
            squares = new double[pixels];
        }
        for (int i = 0; i < values.length; i++) {
            sums[i % pixels] += values[i];
            squares[i % pixels] += (double) values[i] * values[i];
        }
        maps += count;
    }

    /** Computes the statistics of the added maps, for maps of this height and width. */
    void finish(int height, int width) {
        float[] mean = new float[sums.length];
        float[] variance = new float[sums.length];
        for (int i = 0; i < mean.length; i++) {
            double average = sums[i] / maps;
            mean[i] = (float) average;
            variance[i] = (float) Math.max(0, squares[i] / maps - average * average);
        }
        state.buffer(MEAN, mean, height, width);
        state.buffer(DEVIATION, variance, height, width);
        float[] smoothMean = smooth(MEAN);
        float[] deviation = smooth(DEVIATION);
        for (int i = 0; i < deviation.length; i++) {
            deviation[i] = (float) Math.sqrt(deviation[i]);
        }
        double average = average(deviation);
        for (int i = 0; i < deviation.length; i++) {
            // Maps that never differ from each other are not scaled.
            deviation[i] = average == 0 ? 1 : (float) Math.max(deviation[i], SMALLEST_SHARE * average);
        }
        state.buffer(MEAN, smoothMean, height, width);
        state.buffer(DEVIATION, deviation, height, width);
        clear();
    }

    private float[] smooth(String name) {
        try (NDArray map = state.get(name).expandDims(0);
                NDArray smooth = SMOOTHING.apply(map)) {
            return smooth.toFloatArray();
        }
    }

    private static double average(float[] values) {
        double sum = 0;
        for (float value : values) {
            sum += value;
        }
        return sum / values.length;
    }

    /** (map − mean) / deviation, at each position of maps {@code [B, H, W]}. */
    Operand standardized(Operand batch) {
        return batch.sub(batch.parameter(state, MEAN)).div(batch.parameter(state, DEVIATION));
    }
}
