package io.anomalight.framework.arithmetic;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.core.Linear;
import io.anomalight.framework.memory.ModuleState;
import io.anomalight.framework.memory.Precision;
import java.util.Optional;

/**
 * Matrix products and convolutions with weights of a state, in the precision of the current pass: float32 or bfloat16.
 * Inputs, biases and results are always float32.
 *
 * <p>A model that computes its large products here can predict in bfloat16. In float32, DJL's own operators are used.
 * Results belong to the manager of the input. Not thread-safe: only the thread that uses the engine may call it.
 */
public final class MixedPrecision {
    private final ModuleState state;
    private Optional<Bfloat16> bfloat16 = Optional.empty();

    public MixedPrecision(ModuleState state) {
        this.state = state;
    }

    /**
     * Computes {@code x · weightᵀ + bias}.
     *
     * @param x {@code [N, I]}
     * @param weight name of an array {@code [O, I]} in the state
     * @param bias name of an array {@code [O]} in the state
     */
    public NDArray linear(NDArray x, String weight, String bias) {
        return inBfloat16()
                ? bfloat16().product(x, copyOf(weight)).addi(state.get(bias))
                : Linear.linear(x, state.get(weight), state.get(bias)).head();
    }

    /**
     * Computes {@code x · matrixᵀ}.
     *
     * @param x {@code [N, I]}
     * @param matrix name of an array {@code [O, I]} in the state
     */
    public NDArray product(NDArray x, String matrix) {
        return inBfloat16()
                ? bfloat16().product(x, copyOf(matrix))
                : x.matMul(state.get(matrix).transpose());
    }

    /**
     * Computes a 2D convolution with equal stride and padding in both dimensions.
     *
     * @param x {@code [B, I, H, W]}
     * @param weight name of an array {@code [O, I / groups, k, k]} in the state
     * @param bias name of an array {@code [O]} in the state
     * @param groups number of groups of channels that are convolved separately
     */
    public NDArray convolve(NDArray x, String weight, String bias, int stride, int padding, int groups) {
        return inBfloat16()
                ? withBias(bfloat16().convolve(x, copyOf(weight), stride, padding, groups), state.get(bias))
                : Conv2d.conv2d(
                                x,
                                state.get(weight),
                                state.get(bias),
                                new Shape(stride, stride),
                                new Shape(padding, padding),
                                new Shape(1, 1),
                                groups)
                        .singletonOrThrow();
    }

    /** As above, in one group. */
    public NDArray convolve(NDArray x, String weight, String bias, int stride, int padding) {
        return convolve(x, weight, bias, stride, padding, 1);
    }

    /** As {@link #linear(NDArray, String, String)}, for operands; in a graph in float32. */
    public Operand linear(Operand x, String weight, String bias) {
        return x.choose(rows -> linear(rows, weight, bias), value -> value.matMul(
                        value.parameter(state, weight).transpose(1, 0))
                .add(value.parameter(state, bias)));
    }

    /** As {@link #product(NDArray, String)}, for operands; in a graph in float32. */
    public Operand product(Operand x, String matrix) {
        return x.choose(
                rows -> product(rows, matrix),
                value -> value.matMul(value.parameter(state, matrix).transpose(1, 0)));
    }

    /** As {@link #convolve(NDArray, String, String, int, int)}, for operands; in a graph in float32. */
    public Operand convolve(Operand x, String weight, String bias, int stride, int padding) {
        int kernel = (int) state.get(weight).getShape().get(2);
        return x.choose(maps -> convolve(maps, weight, bias, stride, padding), value -> value.convolve(
                        value.parameter(state, weight), kernel, stride, padding)
                .add(value.parameter(state, bias).reshape(-1, 1, 1)));
    }

    private static NDArray withBias(NDArray map, NDArray bias) {
        try (NDArray perChannel = bias.reshape(1, -1, 1, 1)) {
            return map.addi(perChannel);
        }
    }

    private boolean inBfloat16() {
        return state.pass().precision() == Precision.BF16;
    }

    // Cast once per pass, not once per product: weights are usually much larger than inputs.
    private NDArray copyOf(String name) {
        return state.pass().derived(name, array -> bfloat16().copyOf(array));
    }

    private Bfloat16 bfloat16() {
        Bfloat16 loaded = bfloat16.orElseGet(() -> state.open(Bfloat16::new));
        bfloat16 = Optional.of(loaded);
        return loaded;
    }
}
