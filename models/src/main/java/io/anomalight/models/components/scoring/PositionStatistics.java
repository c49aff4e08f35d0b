package io.anomalight.models.components.scoring;

import ai.djl.ndarray.NDArray;
import io.anomalight.framework.arithmetic.Operand;
import io.anomalight.framework.image.ImageSize;
import io.anomalight.framework.memory.ModuleState;
import io.anomalight.models.components.maps.GaussianBlur;

/**
 * The mean and the standard deviation of the anomaly maps of normal images at each position, both smoothed, the variance also
 * drawn to that of all positions. Maps are often larger at the edges of the image, where an encoder pads its features with
 * zeros.
 *
 * <p>The module's state keeps both, so a checkpoint contains them.
 */
final class PositionStatistics {
    static final String PREFIX = "scoring.";

    private static final String MEAN = PREFIX + "mean"; // [H·W]
    private static final String DEVIATION = PREFIX + "deviation"; // [H·W]
    // The standard deviation of the smoothing, as a share of the shorter side. A few images give rough statistics of a
    // single position: with 15 normal images, half of this share gave worse scores on other images
    // (manual/accuracy.md).
    private static final double SMOOTHING_PER_SIDE = 1.0 / 8;
    // How far the variance of a position is drawn to the mean variance of all positions; also against unbounded scores.
    private static final double POOLED = 0.5;
    // Relative to the mean of the maps; a smaller deviation is a rounding error.
    private static final double ROUNDING = 1e-6;

    private final ModuleState state;
    private final ImageSize size;
    private double[] sums = {};
    private double[] squares = {};
    private long maps;

    /** Statistics of maps of this size. */
    PositionStatistics(ModuleState state, ImageSize size) {
        this.state = state;
        this.size = size;
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

    /** Computes the statistics of the added maps. */
    void finish() {
        float[] mean = new float[sums.length];
        float[] variance = new float[sums.length];
        for (int i = 0; i < mean.length; i++) {
            double average = sums[i] / maps;
            mean[i] = (float) average;
            variance[i] = (float) Math.max(0, squares[i] / maps - average * average);
        }
        float[] smoothMean = smooth(MEAN, mean);
        float[] deviation = smooth(DEVIATION, variance);
        double pooled = average(deviation);
        // Maps that never differ from each other are not scaled.
        boolean constant = Math.sqrt(pooled) <= ROUNDING * Math.abs(average(smoothMean));
        for (int i = 0; i < deviation.length; i++) {
            deviation[i] = constant ? 1 : (float) Math.sqrt((1 - POOLED) * deviation[i] + POOLED * pooled);
        }
        // As vectors, so that an archive with rounded matrices keeps all their digits.
        state.buffer(MEAN, smoothMean, smoothMean.length);
        state.buffer(DEVIATION, deviation, deviation.length);
        clear();
    }

    private float[] smooth(String name, float[] map) {
        state.buffer(name, map, map.length);
        try (NDArray maps = state.get(name).reshape(1, size.height(), size.width());
                NDArray smooth = blur().apply(maps)) {
            return smooth.toFloatArray();
        }
    }

    private GaussianBlur blur() {
        return new GaussianBlur(SMOOTHING_PER_SIDE * Math.min(size.height(), size.width()));
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
        return batch.sub(ofImage(batch.parameter(state, MEAN))).div(ofImage(batch.parameter(state, DEVIATION)));
    }

    private Operand ofImage(Operand vector) {
        return vector.reshape(size.height(), size.width());
    }
}
