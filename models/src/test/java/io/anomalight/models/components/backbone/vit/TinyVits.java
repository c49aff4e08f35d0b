package io.anomalight.models.components.backbone.vit;

import io.anomalight.models.components.backbone.Backbone;
import io.anomalight.models.components.backbone.BackboneFamily;
import io.anomalight.models.components.backbone.network.Activation;
import io.anomalight.models.components.backbone.vit.VitShape.Positions;
import io.anomalight.models.components.backbone.weights.ChannelOrder;
import io.anomalight.models.components.backbone.weights.StrideOn;
import io.anomalight.models.components.backbone.weights.WeightsFormat;
import java.util.List;

/** The transformers of {@code encoders_reference.py}: three blocks of 16 channels and two heads, patches of 4 pixels. */
public final class TinyVits implements BackboneFamily {
    @Override
    public List<Backbone> backbones() {
        WeightsFormat half = new WeightsFormat(
                ChannelOrder.RGB, 1, List.of(0.5, 0.5, 0.5), List.of(0.5, 0.5, 0.5), StrideOn.CONV2, 1e-5);
        return List.of(
                tiny("tiny_vit", half, 4, 0, 1e-6, Activation.GELU, false, false, Positions.BICUBIC),
                tiny(
                        "tiny_dinov2",
                        WeightsFormat.TORCHVISION,
                        2,
                        0,
                        1e-6,
                        Activation.GELU,
                        false,
                        true,
                        Positions.BICUBIC_WITH_OFFSET),
                tiny(
                        "tiny_dinov2_reg",
                        WeightsFormat.TORCHVISION,
                        6,
                        4,
                        1e-6,
                        Activation.GELU,
                        false,
                        true,
                        Positions.ANTIALIASED),
                tiny(
                        "tiny_timm_reg",
                        WeightsFormat.TORCHVISION,
                        2,
                        4,
                        1e-6,
                        Activation.GELU,
                        false,
                        true,
                        Positions.ANTIALIASED),
                tiny(
                        "tiny_dinov3",
                        WeightsFormat.TORCHVISION,
                        0,
                        4,
                        1e-5,
                        Activation.GELU,
                        false,
                        true,
                        Positions.ROTARY),
                tiny(
                        "tiny_clip",
                        WeightsFormat.TORCHVISION,
                        4,
                        0,
                        1e-5,
                        Activation.QUICK_GELU,
                        true,
                        false,
                        Positions.BICUBIC));
    }

    private static Backbone tiny(
            String id,
            WeightsFormat format,
            int grid,
            int registers,
            double epsilon,
            Activation activation,
            boolean preNorm,
            boolean layerScale,
            Positions positions) {
        return new VitBackbone(
                id,
                new VitShape(16, 3, 2, 4, grid, registers, epsilon, activation, preNorm, layerScale, positions),
                format);
    }
}
