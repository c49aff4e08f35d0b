package io.anomalight.models.components.backbone.weights;

import java.util.List;
import java.util.Optional;

/**
 * The {@link WeightsFormat} in a configuration, section {@code model.weights.<backbone>.format}; missing values are those of
 * torchvision.
 */
public record StatedFormat(
        Optional<ChannelOrder> channelOrder,
        Optional<Double> scale,
        Optional<List<Double>> mean,
        Optional<List<Double>> std,
        Optional<StrideOn> strideOn,
        Optional<Double> batchNormEpsilon) {

    public StatedFormat {
        mean = mean.map(List::copyOf);
        std = std.map(List::copyOf);
        // Refuses impossible values where they are written.
        merge(WeightsFormat.TORCHVISION, channelOrder, scale, mean, std, strideOn, batchNormEpsilon);
    }

    /** Replaces the values of {@code base} by those that are set here. */
    public WeightsFormat over(WeightsFormat base) {
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
