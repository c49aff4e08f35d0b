package io.anomalight.models.efficientad;

import ai.djl.ndarray.NDArray;
import io.anomalight.framework.arithmetic.EagerOperand;
import io.anomalight.framework.arithmetic.Operand;
import io.anomalight.framework.memory.ModuleState;
import java.util.Arrays;

/**
 * The mean and the standard deviation of each channel over all positions of all images, computed batch by batch.
 *
 * <p>The state contains the partial sums, so a fit can resume exactly between two batches. Batches are merged as in Chan, Golub
 * and LeVeque (1979), which loses no precision if the means are large.
 */
final class ChannelStatistics {
    private final String prefix;
    private final ModuleState state;

    /** Starts with mean 0 and standard deviation 1; its arrays are named {@code <prefix>mean} and so on. */
    ChannelStatistics(String prefix, int channels, ModuleState state) {
        this.prefix = prefix;
        this.state = state;
        float[] ones = new float[channels];
        Arrays.fill(ones, 1);
        state.buffer(prefix + "mean", new float[channels], channels);
        state.buffer(prefix + "std", ones, channels);
        reset(channels);
    }

    private void reset(int channels) {
        store(0, new float[channels], new float[channels]);
    }

    private void store(long count, float[] means, float[] squares) {
        state.buffer(prefix + "gathered.count", new long[] {count}, 1);
        state.buffer(prefix + "gathered.mean", means, means.length);
        state.buffer(prefix + "gathered.squares", squares, squares.length);
    }

    /** Adds a batch of maps {@code [B, C, h, w]}; they are not closed here. */
    void gather(NDArray maps) {
        long channels = maps.getShape().get(1);
        try (NDArray last = maps.transpose(0, 2, 3, 1);
                NDArray rows = last.reshape(-1, channels);
                NDArray mean = rows.mean(new int[] {0});
                NDArray centred = rows.sub(mean);
                NDArray squared = centred.square();
                NDArray squares = squared.sum(new int[] {0})) {
            merge(rows.getShape().get(0), mean.toFloatArray(), squares.toFloatArray());
        }
    }

    private void merge(long count, float[] means, float[] squares) {
        long before = state.get(prefix + "gathered.count").toLongArray()[0];
        float[] jointMeans = state.get(prefix + "gathered.mean").toFloatArray();
        float[] jointSquares = state.get(prefix + "gathered.squares").toFloatArray();
        double share = (double) count / (before + count);
        for (int c = 0; c < means.length; c++) {
            double difference = (double) means[c] - jointMeans[c];
            jointMeans[c] += (float) (difference * share);
            jointSquares[c] += (float) (squares[c] + difference * difference * before * share);
        }
        store(before + count, jointMeans, jointSquares);
    }

    /** Computes mean and standard deviation, and resets the sums. */
    void finish() {
        long count = state.get(prefix + "gathered.count").toLongArray()[0];
        float[] means = state.get(prefix + "gathered.mean").toFloatArray();
        float[] deviations = state.get(prefix + "gathered.squares").toFloatArray();
        for (int c = 0; c < deviations.length; c++) {
            // A constant channel must not cause a division by zero.
            deviations[c] = (float) Math.max(Math.sqrt(deviations[c] / (double) count), 1e-6);
        }
        state.buffer(prefix + "mean", means, means.length);
        state.buffer(prefix + "std", deviations, deviations.length);
        reset(means.length);
    }

    /** Subtracts the means from rows {@code [N, C]} and divides them by the root mean square of the standard deviations. */
    Operand standardize(Operand rows) {
        Operand deviation =
                rows.parameter(state, prefix + "std").square().mean(0).sqrt();
        return rows.sub(rows.parameter(state, prefix + "mean")).div(deviation);
    }

    /** The mean of each channel, {@code [C]}; the state owns it. */
    NDArray mean() {
        return state.get(prefix + "mean");
    }

    /** The standard deviation of each channel, {@code [C]}; the state owns it. */
    NDArray deviation() {
        return state.get(prefix + "std");
    }

    /** (x − μ) / σ of maps {@code [B, C, h, w]}. */
    Operand normalize(Operand maps) {
        Operand mean = maps.parameter(state, prefix + "mean").reshape(1, -1, 1, 1);
        Operand deviation = maps.parameter(state, prefix + "std").reshape(1, -1, 1, 1);
        return maps.sub(mean).div(deviation);
    }

    /** The same for arrays; the result belongs to the manager of the maps. */
    NDArray normalize(NDArray maps) {
        return EagerOperand.compute(maps, in -> normalize(in));
    }
}
