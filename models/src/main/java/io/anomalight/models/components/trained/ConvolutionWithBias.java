package io.anomalight.models.components.trained;

import ai.djl.ndarray.NDArray;
import io.anomalight.framework.arithmetic.MixedPrecision;
import io.anomalight.framework.arithmetic.Operand;
import io.anomalight.framework.memory.ModuleState;
import io.anomalight.models.components.Uniform;
import java.util.List;
import java.util.SplittableRandom;

/**
 * A convolution with a bias and equal settings for both dimensions.
 *
 * @param name prefix in the state: {@code <name>.weight} is {@code [O, I, k, k]}, and {@code <name>.bias} is {@code [O]}
 */
public record ConvolutionWithBias(String name, int inputs, int outputs, int kernel, int stride, int padding) {

    /** The name of the kernel in the state. */
    public String weight() {
        return name + ".weight";
    }

    /** The name of the bias in the state. */
    public String bias() {
        return name + ".bias";
    }

    /** The names of both in the state. */
    public List<String> parameterNames() {
        return List.of(weight(), bias());
    }

    /** The shape of the kernel, {@code [O, I, k, k]}. */
    public long[] shape() {
        return new long[] {outputs, inputs, kernel, kernel};
    }

    /** Initialises the parameters as {@code torch.nn.Conv2d} does: uniform within 1 / sqrt(I · k · k). */
    public void initializeParameters(ModuleState state, SplittableRandom random) {
        int fanIn = inputs * kernel * kernel;
        double bound = 1 / Math.sqrt(fanIn);
        state.parameter(weight(), Uniform.within(bound, outputs * fanIn, random), shape());
        state.parameter(bias(), Uniform.within(bound, outputs, random), outputs);
    }

    /** Allocates arrays whose values are then read from an archive. */
    public void allocateParameters(ModuleState state) {
        state.pretrained(weight(), new float[outputs * inputs * kernel * kernel], shape());
        state.pretrained(bias(), new float[outputs], outputs);
    }

    /** {@code [B, I, H, W]} to {@code [B, O, H', W']}; the result belongs to the input's manager. */
    public NDArray apply(NDArray x, MixedPrecision mixedPrecision) {
        return mixedPrecision.convolve(x, weight(), bias(), stride, padding);
    }

    /** The same for operands. */
    public Operand apply(Operand x, MixedPrecision mixedPrecision) {
        return mixedPrecision.convolve(x, weight(), bias(), stride, padding);
    }

    /** The output height or width for an input height or width. */
    public int length(int before) {
        return (before + 2 * padding - kernel) / stride + 1;
    }
}
