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
        return WeightsFormat.TORCHVISION;
    }

    @Override
    public ConvolutionWeights of(Convolution convolution) {
        // One random stream per convolution, so that the selected layers do not change the numbers.
        SplittableRandom random = context.random("encoder", convolution.name().hashCode());
        double deviation = Math.sqrt(2 * varianceFactor(convolution) / convolution.fanIn());
        float[] weight = new float[convolution.outputs() * convolution.fanIn()];
        for (int i = 0; i < weight.length; i++) {
            weight[i] = (float) (deviation * random.nextGaussian());
        }
        return new ConvolutionWeights(weight, new float[convolution.outputs()]);
    }

    // There is no batch norm, so each residual block would at least double the variance of the activations. To prevent
    // this, the variance of the weights of each block's last convolution is divided by the number of blocks n. All n
    // blocks together then multiply the variance of the activations by less than e² (7.4).
    private double varianceFactor(Convolution convolution) {
        boolean endsBlock = convolution.name().endsWith(backbone.shape().bottleneck() ? ".conv3" : ".conv2");
        return endsBlock
                ? 1.0
                        / backbone.shape().blocks().stream()
                                .mapToInt(Integer::intValue)
                                .sum()
                : 1;
    }

    @Override
    public WeightsOrigin origin() {
        return new WeightsOrigin("random weights of seed " + context.seed(), Optional.empty());
    }
}
