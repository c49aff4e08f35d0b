package io.anomalight.models.components.backbone.weights;

import java.util.List;
import java.util.Optional;

/**
 * What a network in a file expects as input, section {@code model.encoder.format}; the names and the defaults are those of {@link
 * ConfiguredFormat}.
 */
public record InputFormat(
        Optional<ChannelOrder> channelOrder,
        Optional<Double> scale,
        Optional<List<Double>> mean,
        Optional<List<Double>> std) {

    /** The format of torchvision's networks. */
    public static final InputFormat DEFAULT =
            new InputFormat(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

    public InputFormat {
        mean = mean.map(List::copyOf);
        std = std.map(List::copyOf);
        format(channelOrder, scale, mean, std); // checks the values
    }

    /** The format, with torchvision's values for those that are not set. */
    public WeightsFormat format() {
        return format(channelOrder, scale, mean, std);
    }

    private static WeightsFormat format(
            Optional<ChannelOrder> channelOrder,
            Optional<Double> scale,
            Optional<List<Double>> mean,
            Optional<List<Double>> std) {
        return new ConfiguredFormat(channelOrder, scale, mean, std, Optional.empty(), Optional.empty())
                .applyTo(WeightsFormat.TORCHVISION);
    }
}
