package io.anomalight.models.components.backbone;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.convolutional.Conv2d;
import io.anomalight.framework.memory.NativeMemory;
import io.anomalight.framework.testing.NoNativeLeaks;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class ConvolutionWeightsTest {
    private static final int OUTPUTS = 4;
    private static final int INPUTS = 3;
    private static final float EPSILON = 1e-2f;

    @Test
    @NoNativeLeaks
    void foldingEqualsConvolutionThenBatchNorm(NativeMemory memory) {
        float[] kernel = SyntheticWeights.uniform("kernel", OUTPUTS * INPUTS * 9);
        float[] bias = SyntheticWeights.uniform("bias", OUTPUTS);
        float[] gamma = SyntheticWeights.uniform("gamma", OUTPUTS);
        float[] beta = SyntheticWeights.uniform("beta", OUTPUTS);
        float[] mean = SyntheticWeights.uniform("mean", OUTPUTS);
        float[] variance = SyntheticWeights.uniform("variance", OUTPUTS);
        ConvolutionWeights folded =
                new ConvolutionWeights(kernel, bias).followedBy(gamma, beta, mean, variance, EPSILON);
        try (NDManager step = memory.root().newSubManager()) {
            NDArray x = step.create(SyntheticWeights.uniform("x", 2 * INPUTS * 35), new Shape(2, INPUTS, 5, 7));
            NDArray plain = convolve(x, kernel, bias);
            NDArray normed = plain.sub(channels(step, mean))
                    .div(channels(step, variance).add(EPSILON).sqrt())
                    .mul(channels(step, gamma))
                    .add(channels(step, beta));
            NDArray difference = convolve(x, folded.kernel(), folded.bias())
                    .sub(normed)
                    .abs()
                    .max();
            assertThat(difference.getFloat()).isCloseTo(0, Offset.offset(2e-5f));
        }
    }

    private static NDArray convolve(NDArray x, float[] kernel, float[] bias) {
        NDArray weight = x.getManager().create(kernel, new Shape(OUTPUTS, INPUTS, 3, 3));
        return Conv2d.conv2d(x, weight, x.getManager().create(bias)).singletonOrThrow();
    }

    private static NDArray channels(NDManager step, float[] values) {
        return step.create(values, new Shape(1, OUTPUTS, 1, 1));
    }
}
