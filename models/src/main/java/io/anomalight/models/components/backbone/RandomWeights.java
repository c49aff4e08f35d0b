package io.anomalight.models.components.backbone;

import io.anomalight.framework.RunContext;
import io.anomalight.models.components.backbone.layout.Convolution;
import io.anomalight.models.components.backbone.weights.WeightsFormat;
import java.util.Optional;
import java.util.SplittableRandom;

/** Random weights with the method of He et al. 2015. They depend only on the seed, not on the selected layers. */
final class RandomWeights implements EncoderWeights {
    private final Backbone backbone;
    private final RunContext context;

    RandomWeights(Backbone backbone, RunContext context) {
        this.backbone = backbone;
        this.context = context;
    }

    @Override
    public WeightsFormat format() {
        return backbone.format();
    }

    @Override
    public ConvolutionWeights of(Convolution convolution, double varianceFactor) {
        double deviation = Math.sqrt(2 * varianceFactor / convolution.fanIn());
        int count = convolution.outputs() * convolution.fanIn();
        return new ConvolutionWeights(
                numbers(convolution.name(), 0, deviation, count), new float[convolution.outputs()]);
    }

    @Override
    public float[] of(Weight weight) {
        return numbers(weight.name(), weight.mean(), weight.deviation(), weight.size());
    }

    private float[] numbers(String name, double mean, double deviation, int count) {
        // One random stream per tensor, so that the selected layers do not change the numbers.
        SplittableRandom random = context.random("encoder", name.hashCode());
        float[] numbers = new float[count];
        for (int i = 0; i < count; i++) {
            numbers[i] = (float) (mean + deviation * random.nextGaussian());
        }
        return numbers;
    }

    @Override
    public WeightsOrigin origin() {
        return new WeightsOrigin("random weights of seed " + context.seed(), Optional.empty());
    }
}
