package io.anomalight.framework.arithmetic;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.core.Linear;
import io.anomalight.framework.memory.ModuleState;
import io.anomalight.framework.memory.Precision;
import java.util.Optional;

/**
 * Products of arrays with what a state holds, matrices and kernels, in the numbers that the state is judged with at the
 * moment: float32, or bfloat16 in a pass that asks for it. Inputs, biases and results are float32 either way.
 *
 * <p>Whatever computes its heavy products here can judge in bfloat16; outside such a pass they are DJL's own. Results belong
 * to the manager of the input.
 */
public final class MixedPrecision {
    private final ModuleState state;
    private Optional<Bfloat16> bfloat16 = Optional.empty();

    public MixedPrecision(ModuleState state) {
        this.state = state;
    }

    /**
     * {@code x · weightᵀ + bias}.
     *
     * @param x {@code [N, I]}
     * @param weight name of a {@code [O, I]} in the state
     * @param bias name of an {@code [O]} in the state
     */
    public NDArray linear(NDArray x, String weight, String bias) {
        return inBfloat16()
                ? bfloat16().product(x, copyOf(weight)).addi(state.get(bias))
                : Linear.linear(x, state.get(weight), state.get(bias)).head();
    }

    /**
     * {@code x · matrixᵀ}.
     *
     * @param x {@code [N, I]}
     * @param matrix name of an {@code [O, I]} in the state
     */
    public NDArray product(NDArray x, String matrix) {
        return inBfloat16()
                ? bfloat16().product(x, copyOf(matrix))
                : x.matMul(state.get(matrix).transpose());
    }

    /**
     * A convolution in two dimensions, alike in both.
     *
     * @param x {@code [B, I, H, W]}
     * @param weight name of an {@code [O, I, k, k]} in the state
     * @param bias name of an {@code [O]} in the state
     */
    public NDArray convolve(NDArray x, String weight, String bias, int stride, int padding) {
        return inBfloat16()
                ? bfloat16().convolve(x, copyOf(weight), stride, padding).addi(perChannel(state.get(bias)))
                : Conv2d.conv2d(
                                x,
                                state.get(weight),
                                state.get(bias),
                                new Shape(stride, stride),
                                new Shape(padding, padding))
                        .singletonOrThrow();
    }

    private static NDArray perChannel(NDArray bias) {
        return bias.reshape(1, -1, 1, 1);
    }

    private boolean inBfloat16() {
        return state.pass().precision() == Precision.BF16;
    }

    // Cast once a pass, not once a product: the weights are much larger than most of what they are multiplied with.
    private NDArray copyOf(String name) {
        return state.pass().derived(name, array -> bfloat16().copyOf(array));
    }

    private Bfloat16 bfloat16() {
        Bfloat16 loaded = bfloat16.orElseGet(() -> state.open(Bfloat16::new));
        bfloat16 = Optional.of(loaded);
        return loaded;
    }
}
