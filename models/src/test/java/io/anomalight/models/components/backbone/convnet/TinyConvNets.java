package io.anomalight.models.components.backbone.convnet;

import io.anomalight.models.components.backbone.Backbone;
import io.anomalight.models.components.backbone.BackboneFamily;
import io.anomalight.models.components.backbone.convnet.MobileBlock.Family;
import io.anomalight.models.components.backbone.convnet.MobileBlock.Row;
import io.anomalight.models.components.backbone.network.Activation;
import java.util.List;

/** The convolutional networks of {@code encoders_reference.py}. */
public final class TinyConvNets implements BackboneFamily {
    @Override
    public List<Backbone> backbones() {
        List<List<Row>> efficient = List.of(
                List.of(new Row(2, 3, 1, 0, 8, 0.25, Activation.SILU)),
                List.of(new Row(2, 5, 2, 6, 16, 0.25, Activation.SILU)),
                List.of(new Row(1, 3, 2, 6, 24, 0.25, Activation.SILU)));
        List<List<Row>> second = List.of(
                List.of(new Row(1, 3, 1, 0, 8, 0, Activation.RELU6)),
                List.of(new Row(2, 3, 2, 6, 16, 0, Activation.RELU6)));
        List<List<Row>> third = List.of(
                List.of(new Row(1, 3, 2, 0, 8, 0.25, Activation.RELU)),
                List.of(
                        new Row(1, 3, 2, 4.5, 16, 0, Activation.RELU),
                        new Row(1, 5, 1, 3.67, 16, 0.25, Activation.HARD_SWISH)));
        return List.of(
                ConvolutionalNetworks.mobile("tiny_efficientnet", 8, Activation.SILU, efficient, Family.EFFICIENT_NET),
                ConvolutionalNetworks.mobile("tiny_mobilenetv2", 8, Activation.RELU6, second, Family.MOBILE_NET),
                ConvolutionalNetworks.mobile("tiny_mobilenetv3", 8, Activation.HARD_SWISH, third, Family.MOBILE_NET),
                ConvolutionalNetworks.convNext("tiny_convnext", List.of(2, 1), List.of(8, 16)));
    }
}
