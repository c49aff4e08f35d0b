package io.anomalight.models.components.backbone.convnet;

import io.anomalight.models.components.backbone.Weight;
import io.anomalight.models.components.backbone.layout.Convolution;
import io.anomalight.models.components.backbone.network.NetworkOps;
import java.util.stream.Stream;

/**
 * What makes the maps of a ConvNeXt smaller (Liu et al. 2022): a convolution of patches, and a layer norm over the channels,
 * after it in the stem and before it between stages.
 *
 * @param norm prefix of the names of the layer norm's weights
 */
record ShrinkingBlock(Convolution convolution, String norm, boolean normFirst) implements Block {
    private static final double EPSILON = 1e-6;

    @Override
    public Stream<Convolution> convolutions() {
        return Stream.of(convolution);
    }

    @Override
    public Stream<Weight> others() {
        int channels = normFirst ? convolution.inputs() : convolution.outputs();
        return Stream.of(Weight.of(norm + ".weight", 1, 0, channels), Weight.of(norm + ".bias", 0, 0, channels));
    }

    @Override
    public <T> T apply(NetworkOps<T> ops, T x) {
        return normFirst
                ? ops.convolve(normalized(ops, x), convolution)
                : normalized(ops, ops.convolve(x, convolution));
    }

    private <T> T normalized(NetworkOps<T> ops, T x) {
        T channelsLast = ops.transpose(x, 0, 2, 3, 1);
        return ops.transpose(ops.layerNorm(channelsLast, norm, EPSILON), 0, 3, 1, 2);
    }
}
