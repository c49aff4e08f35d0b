package io.anomalight.models.components.backbone.convnet;

import io.anomalight.models.components.backbone.Backbone;
import io.anomalight.models.components.backbone.BackboneFamily;
import io.anomalight.models.components.backbone.FeatureLayer;
import io.anomalight.models.components.backbone.convnet.ConvNetBackbone.Stage;
import io.anomalight.models.components.backbone.convnet.MobileBlock.Family;
import io.anomalight.models.components.backbone.convnet.MobileBlock.Row;
import io.anomalight.models.components.backbone.layout.Convolution;
import io.anomalight.models.components.backbone.network.Activation;
import java.util.ArrayList;
import java.util.List;

/**
 * The convolutional networks other than residual ones that can serve as encoders, with timm's names: EfficientNet (Tan and Le
 * 2019), MobileNetV2 (Sandler et al. 2018), MobileNetV3 (Howard et al. 2019) and ConvNeXt (Liu et al. 2022).
 */
public final class ConvolutionalNetworks implements BackboneFamily {
    private static final Activation SILU = Activation.SILU;
    private static final Activation RELU6 = Activation.RELU6;
    private static final Activation RELU = Activation.RELU;
    private static final Activation SWISH = Activation.HARD_SWISH;

    /** One list per stage: repeats, kernel, stride, expansion, channels, squeeze. */
    private static final List<List<Row>> EFFICIENT_NET = List.of(
            List.of(new Row(1, 3, 1, 0, 16, 0.25, SILU)),
            List.of(new Row(2, 3, 2, 6, 24, 0.25, SILU)),
            List.of(new Row(2, 5, 2, 6, 40, 0.25, SILU)),
            List.of(new Row(3, 3, 2, 6, 80, 0.25, SILU)),
            List.of(new Row(3, 5, 1, 6, 112, 0.25, SILU)),
            List.of(new Row(4, 5, 2, 6, 192, 0.25, SILU)),
            List.of(new Row(1, 3, 1, 6, 320, 0.25, SILU)));

    private static final List<List<Row>> MOBILE_NET_V2 = List.of(
            List.of(new Row(1, 3, 1, 0, 16, 0, RELU6)),
            List.of(new Row(2, 3, 2, 6, 24, 0, RELU6)),
            List.of(new Row(3, 3, 2, 6, 32, 0, RELU6)),
            List.of(new Row(4, 3, 2, 6, 64, 0, RELU6)),
            List.of(new Row(3, 3, 1, 6, 96, 0, RELU6)),
            List.of(new Row(3, 3, 2, 6, 160, 0, RELU6)),
            List.of(new Row(1, 3, 1, 6, 320, 0, RELU6)));

    private static final List<List<Row>> MOBILE_NET_V3_LARGE = List.of(
            List.of(new Row(1, 3, 1, 0, 16, 0, RELU)),
            List.of(new Row(1, 3, 2, 4, 24, 0, RELU), new Row(1, 3, 1, 3, 24, 0, RELU)),
            List.of(new Row(3, 5, 2, 3, 40, 0.25, RELU)),
            List.of(
                    new Row(1, 3, 2, 6, 80, 0, SWISH),
                    new Row(1, 3, 1, 2.5, 80, 0, SWISH),
                    new Row(2, 3, 1, 2.3, 80, 0, SWISH)),
            List.of(new Row(2, 3, 1, 6, 112, 0.25, SWISH)),
            List.of(new Row(3, 5, 2, 6, 160, 0.25, SWISH)));

    private static final List<List<Row>> MOBILE_NET_V3_SMALL = List.of(
            List.of(new Row(1, 3, 2, 0, 16, 0.25, RELU)),
            List.of(new Row(1, 3, 2, 4.5, 24, 0, RELU), new Row(1, 3, 1, 3.67, 24, 0, RELU)),
            List.of(new Row(1, 5, 2, 4, 40, 0.25, SWISH), new Row(2, 5, 1, 6, 40, 0.25, SWISH)),
            List.of(new Row(2, 5, 1, 3, 48, 0.25, SWISH)),
            List.of(new Row(3, 5, 2, 6, 96, 0.25, SWISH)));

    @Override
    public List<Backbone> backbones() {
        return List.of(
                efficientNet("efficientnet_b0", 1.0, 1.0),
                efficientNet("efficientnet_b1", 1.0, 1.1),
                efficientNet("efficientnet_b2", 1.1, 1.2),
                efficientNet("efficientnet_b3", 1.2, 1.4),
                efficientNet("efficientnet_b4", 1.4, 1.8),
                efficientNet("efficientnet_b5", 1.6, 2.2),
                mobile("mobilenetv2_100", 32, RELU6, MOBILE_NET_V2, Family.MOBILE_NET),
                mobile("mobilenetv3_small_100", 16, SWISH, MOBILE_NET_V3_SMALL, Family.MOBILE_NET),
                mobile("mobilenetv3_large_100", 16, SWISH, MOBILE_NET_V3_LARGE, Family.MOBILE_NET),
                convNext("convnext_tiny", List.of(3, 3, 9, 3), List.of(96, 192, 384, 768)),
                convNext("convnext_small", List.of(3, 3, 27, 3), List.of(96, 192, 384, 768)));
    }

    /** EfficientNet's compound scaling: more channels and more blocks of the smallest network. */
    private static Backbone efficientNet(String id, double width, double depth) {
        List<List<Row>> scaled = EFFICIENT_NET.stream()
                .map(rows -> rows.stream()
                        .map(row -> new Row(
                                (int) Math.ceil(depth * row.repeats()),
                                row.kernel(),
                                row.stride(),
                                row.expansion(),
                                MobileBlock.rounded(width * row.channels()),
                                row.squeeze(),
                                row.activation()))
                        .toList())
                .toList();
        return mobile(id, MobileBlock.rounded(width * 32), SILU, scaled, Family.EFFICIENT_NET);
    }

    static Backbone mobile(String id, int stem, Activation activation, List<List<Row>> table, Family family) {
        List<Stage> stages = new ArrayList<>();
        int channels = stem;
        int stride = 2;
        List<Block> blocks =
                new ArrayList<>(List.of(new StemBlock(new Convolution("conv_stem", "bn1", 3, stem, 3, 2), activation)));
        for (List<Row> rows : table) {
            String name = "blocks." + stages.size();
            int number = 0;
            for (Row row : rows) {
                blocks.addAll(MobileBlock.blocks(row, name, number, channels, family));
                number += row.repeats();
                channels = row.channels();
                stride *= row.stride();
            }
            stages.add(new Stage(new FeatureLayer("stage" + (stages.size() + 1), channels, stride), blocks));
            blocks = new ArrayList<>();
        }
        return new ConvNetBackbone(id, stages);
    }

    static Backbone convNext(String id, List<Integer> depths, List<Integer> widths) {
        List<Stage> stages = new ArrayList<>();
        for (int i = 0; i < depths.size(); i++) {
            int channels = widths.get(i);
            String name = "stages." + i;
            List<Block> blocks = new ArrayList<>();
            blocks.add(
                    i == 0
                            ? new ShrinkingBlock(new Convolution("stem.0", "", 3, channels, 4, 4), "stem.1", false)
                            : new ShrinkingBlock(
                                    new Convolution(name + ".downsample.1", "", widths.get(i - 1), channels, 2, 2),
                                    name + ".downsample.0",
                                    true));
            for (int block = 0; block < depths.get(i); block++) {
                blocks.add(new ConvNextBlock(name + ".blocks." + block, channels));
            }
            FeatureLayer layer = new FeatureLayer("stage" + (i + 1), channels, 4 << i, FeatureLayer.Edge.CUT);
            stages.add(new Stage(layer, blocks));
        }
        return new ConvNetBackbone(id, stages);
    }
}
