package io.anomalight.models.efficientad;

import ai.djl.ndarray.NDArray;
import io.anomalight.framework.arithmetic.MixedPrecision;
import io.anomalight.framework.memory.ModuleState;
import io.anomalight.models.components.Uniform;
import java.util.List;
import java.util.SplittableRandom;

/**
 * A convolution with a bias and equal settings for both dimensions.
 *
 * @param name prefix in the state: {@code <name>.weight} is {@code [O, I, k, k]}, and {@code <name>.bias} is {@code [O]}
 */
record ConvolutionWithBias(String name, int inputs, int outputs, int kernel, int stride, int padding) {

    String weight() {
        return name + ".weight";
    }

    String bias() {
        return name + ".bias";
    }

    List<String> parameterNames() {
        return List.of(weight(), bias());
    }

    long[] shape() {
        return new long[] {outputs, inputs, kernel, kernel};
    }

    /** Initialises the parameters as {@code torch.nn.Conv2d} does: uniform within 1 / sqrt(I · k · k). */
    void initializeParameters(ModuleState state, SplittableRandom random) {
        int fanIn = inputs * kernel * kernel;
        double bound = 1 / Math.sqrt(fanIn);
        state.parameter(weight(), Uniform.within(bound, outputs * fanIn, random), shape());
        state.parameter(bias(), Uniform.within(bound, outputs, random), outputs);
    }

    /** Allocates arrays whose values are then read from an archive. */
    void allocateParameters(ModuleState state) {
        state.pretrained(weight(), new float[outputs * inputs * kernel * kernel], shape());
        state.pretrained(bias(), new float[outputs], outputs);
    }

    /** {@code [B, I, H, W]} to {@code [B, O, H', W']}; the result belongs to the input's manager. */
    NDArray apply(NDArray x, MixedPrecision mixedPrecision) {
        return mixedPrecision.convolve(x, weight(), bias(), stride, padding);
    }

    /** The output height or width for an input height or width. */
    int length(int before) {
        return (before + 2 * padding - kernel) / stride + 1;
    }
}
