package io.anomalight.models.dinomaly;

import io.anomalight.framework.arithmetic.Operand;
import io.anomalight.framework.memory.ModuleState;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * The parameters of the bottleneck or of the decoder, with anomalib's names behind a prefix.
 *
 * @param state owns the parameters
 * @param prefix begins the names of all of them
 */
record TokenWeights(ModuleState state, String prefix) {
    private static final String WEIGHT = ".weight";
    private static final String BIAS = ".bias";
    private static final double DEVIATION = 0.01;
    private static final double LIMIT = 3; // in standard deviations

    /** Makes a linear layer of zeros, without bias. */
    TokenWeights linear(String name, int inputs, int outputs) {
        state.parameter(prefix + name + WEIGHT, new float[outputs * inputs], outputs, inputs);
        return this;
    }

    /** Makes a linear layer of zeros, with bias. */
    TokenWeights biased(String name, int inputs, int outputs) {
        linear(name, inputs, outputs);
        state.parameter(prefix + name + BIAS, new float[outputs], outputs);
        return this;
    }

    /** Makes a layer norm that changes nothing but location and scale. */
    TokenWeights norm(String name, int width) {
        float[] ones = new float[width];
        Arrays.fill(ones, 1);
        state.parameter(prefix + name + WEIGHT, ones, width);
        state.parameter(prefix + name + BIAS, new float[width], width);
        return this;
    }

    /**
     * Draws the matrices of all linear layers in a state from a normal distribution with a standard deviation of 0.01, cut off at
     * three of them, as anomalib does; biases stay 0.
     */
    static void initialize(ModuleState state, SplittableRandom random) {
        for (String name : List.copyOf(state.parameters(""))) {
            long[] shape = state.get(name).getShape().getShape();
            if (shape.length == 2) {
                float[] values = new float[(int) (shape[0] * shape[1])];
                SplittableRandom own = random.split();
                for (int i = 0; i < values.length; i++) {
                    values[i] = (float) (DEVIATION * truncated(own));
                }
                state.parameter(name, values, shape);
            }
        }
    }

    private static double truncated(SplittableRandom random) {
        double value = random.nextGaussian();
        while (Math.abs(value) > LIMIT) {
            value = random.nextGaussian();
        }
        return value;
    }

    /** The names of all parameters of a model, in the order of creation. */
    static List<String> names(ModuleState state, String... prefixes) {
        List<String> names = new ArrayList<>();
        for (String prefix : prefixes) {
            names.addAll(state.parameters(prefix));
        }
        return names;
    }

    /** {@code x · weightᵀ} over the last axis. */
    Operand linear(Operand x, String name) {
        return x.matMul(x.parameter(state, prefix + name + WEIGHT).transpose(1, 0));
    }

    /** {@code x · weightᵀ + bias} over the last axis. */
    Operand biased(Operand x, String name) {
        return linear(x, name).add(x.parameter(state, prefix + name + BIAS));
    }

    /**
     * Normalises each token (Ba et al. 2016).
     *
     * @param x {@code [B, N, D]}
     */
    Operand norm(Operand x, String name, int tokens, int width, double epsilon) {
        return x.reshape(-1, width)
                .layerNorm(
                        x.parameter(state, prefix + name + WEIGHT), x.parameter(state, prefix + name + BIAS), epsilon)
                .reshape(-1, tokens, width);
    }
}
