package io.anomalight.models.components.backbone.weights;

import java.util.List;
import java.util.Optional;

/**
 * The {@link WeightsFormat} in a configuration, section {@code model.weights.<backbone>.format}; missing values default to those
 * of torchvision.
 */
public record ConfiguredFormat(
        Optional<ChannelOrder> channelOrder,
        Optional<Double> scale,
        Optional<List<Double>> mean,
        Optional<List<Double>> std,
        Optional<StrideOn> strideOn,
        Optional<Double> batchNormEpsilon) {

    public ConfiguredFormat {
        mean = mean.map(List::copyOf);
        std = std.map(List::copyOf);
        // Creates a format only to check the values when the configuration is read.
        merge(WeightsFormat.TORCHVISION, channelOrder, scale, mean, std, strideOn, batchNormEpsilon);
    }

    /** Replaces the values of {@code base} by those that are set here. */
    public WeightsFormat applyTo(WeightsFormat base) {
        return merge(base, channelOrder, scale, mean, std, strideOn, batchNormEpsilon);
    }

    private static WeightsFormat merge(
            WeightsFormat base,
            Optional<ChannelOrder> channelOrder,
            Optional<Double> scale,
            Optional<List<Double>> mean,
            Optional<List<Double>> std,
            Optional<StrideOn> strideOn,
            Optional<Double> batchNormEpsilon) {
        return new WeightsFormat(
                channelOrder.orElse(base.channelOrder()),
                scale.orElse(base.scale()),
                mean.orElse(base.mean()),
                std.orElse(base.std()),
                strideOn.orElse(base.strideOn()),
                batchNormEpsilon.orElse(base.batchNormEpsilon()));
    }
}
