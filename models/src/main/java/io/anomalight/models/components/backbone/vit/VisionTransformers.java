package io.anomalight.models.components.backbone.vit;

import io.anomalight.models.components.backbone.Backbone;
import io.anomalight.models.components.backbone.BackboneFamily;
import io.anomalight.models.components.backbone.network.Activation;
import io.anomalight.models.components.backbone.vit.VitShape.Positions;
import io.anomalight.models.components.backbone.weights.ChannelOrder;
import io.anomalight.models.components.backbone.weights.StrideOn;
import io.anomalight.models.components.backbone.weights.WeightsFormat;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The vision transformers that can serve as encoders: ViT (Dosovitskiy et al. 2021), CLIP's vision tower (Radford et al.
 * 2021), DINOv2 (Oquab et al. 2023), DINOv2 with registers (Darcet et al. 2024) and DINOv3 (Siméoni et al. 2025).
 */
public final class VisionTransformers implements BackboneFamily {
    private static final WeightsFormat HALF = format(List.of(0.5, 0.5, 0.5), List.of(0.5, 0.5, 0.5));
    private static final WeightsFormat CLIP =
            format(List.of(0.48145466, 0.4578275, 0.40821073), List.of(0.26862954, 0.26130258, 0.27577711));

    private enum Size {
        SMALL(384, 12, 6),
        BASE(768, 12, 12),
        LARGE(1024, 24, 16);

        private final int width;
        private final int depth;
        private final int heads;

        Size(int width, int depth, int heads) {
            this.width = width;
            this.depth = depth;
            this.heads = heads;
        }

        private String letter() {
            return name().substring(0, 1).toLowerCase(Locale.ROOT);
        }
    }

    @Override
    public List<Backbone> backbones() {
        List<Backbone> all = new ArrayList<>();
        for (Size size : Size.values()) {
            all.add(new VitBackbone("dinov2_vit" + size.letter() + "14", dinov2(size, 0), WeightsFormat.TORCHVISION));
        }
        for (Size size : Size.values()) {
            all.add(new VitBackbone(
                    "dinov2_vit" + size.letter() + "14_reg", dinov2(size, 4), WeightsFormat.TORCHVISION));
        }
        for (Size size : Size.values()) {
            all.add(new VitBackbone("dinov3_vit" + size.letter() + "16", dinov3(size), WeightsFormat.TORCHVISION));
        }
        for (Size size : Size.values()) {
            String name = size.name().toLowerCase(Locale.ROOT);
            all.add(new VitBackbone("vit_" + name + "_patch16_224", plain(size), HALF));
        }
        all.add(new VitBackbone("clip_vit_base_patch32", clip(Size.BASE, 32), CLIP));
        all.add(new VitBackbone("clip_vit_base_patch16", clip(Size.BASE, 16), CLIP));
        all.add(new VitBackbone("clip_vit_large_patch14", clip(Size.LARGE, 14), CLIP));
        return List.copyOf(all);
    }

    private static VitShape dinov2(Size size, int registers) {
        Positions positions = registers == 0 ? Positions.BICUBIC_WITH_OFFSET : Positions.ANTIALIASED;
        return new VitShape(
                size.width, size.depth, size.heads, 14, 37, registers, 1e-6, Activation.GELU, false, true, positions);
    }

    private static VitShape dinov3(Size size) {
        return new VitShape(
                size.width, size.depth, size.heads, 16, 0, 4, 1e-5, Activation.GELU, false, true, Positions.ROTARY);
    }

    private static VitShape plain(Size size) {
        return new VitShape(
                size.width, size.depth, size.heads, 16, 14, 0, 1e-6, Activation.GELU, false, false, Positions.BICUBIC);
    }

    private static VitShape clip(Size size, int patch) {
        int grid = 224 / patch;
        return new VitShape(
                size.width,
                size.depth,
                size.heads,
                patch,
                grid,
                0,
                1e-5,
                Activation.QUICK_GELU,
                true,
                false,
                Positions.BICUBIC);
    }

    private static WeightsFormat format(List<Double> mean, List<Double> std) {
        return new WeightsFormat(ChannelOrder.RGB, 1, mean, std, StrideOn.CONV2, 1e-5);
    }
}
