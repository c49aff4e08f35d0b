package io.anomalight.models.components.backbone.layout;

import io.anomalight.models.components.backbone.weights.StrideOn;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The convolutions of a residual network up to its deepest feature layer, without weights.
 *
 * @param stem the first convolution; a max pooling follows it
 * @param stages {@code layer1}, {@code layer2} and so on, up to the deepest feature layer
 */
public record ResNetLayout(Convolution stem, List<Stage> stages) {
    /** A sequence of blocks; its output can be a feature layer. */
    public record Stage(String name, List<Block> blocks) {
        public Stage {
            blocks = List.copyOf(blocks);
        }

        public Stream<Convolution> convolutions() {
            return blocks.stream().flatMap(Block::convolutions);
        }
    }

    /** A residual block: ReLU(path(x) + shortcut(x)); without a shortcut convolution, the shortcut is x itself. */
    public record Block(List<Convolution> path, Optional<Convolution> shortcut) {
        public Stream<Convolution> convolutions() {
            return Stream.concat(path.stream(), shortcut.stream());
        }
    }

    /** The layout of the first {@code depth} stages of a network. */
    public static ResNetLayout of(ResidualShape shape, StrideOn strideOn, int depth) {
        List<Stage> stages = new ArrayList<>();
        int inputs = shape.stem();
        for (int stage = 0; stage < depth; stage++) {
            stages.add(stage(shape, strideOn, stage, "layer" + (stage + 1), inputs));
            inputs = shape.outputs(stage);
        }
        return new ResNetLayout(new Convolution("conv1", "bn1", 3, shape.stem(), 7, 2), List.copyOf(stages));
    }

    /** The layout of one stage, counted from 0, with a given name and a given number of input channels. */
    public static Stage stage(ResidualShape shape, StrideOn strideOn, int stage, String name, int inputs) {
        List<Block> blocks = new ArrayList<>();
        for (int block = 0; block < shape.blocks().get(stage); block++) {
            int stride = stage > 0 && block == 0 ? 2 : 1;
            int channels = block == 0 ? inputs : shape.outputs(stage);
            blocks.add(block(shape, strideOn, stage, name + "." + block, channels, stride));
        }
        return new Stage(name, blocks);
    }

    private static Block block(ResidualShape shape, StrideOn strideOn, int stage, String name, int inputs, int stride) {
        int width = shape.width(stage);
        int outputs = shape.outputs(stage);
        List<Convolution> path = shape.bottleneck()
                ? List.of(
                        numbered(name, 1, inputs, width, 1, strideOn == StrideOn.CONV1 ? stride : 1),
                        grouped(
                                numbered(name, 2, width, width, 3, strideOn == StrideOn.CONV2 ? stride : 1),
                                shape.groups()),
                        numbered(name, 3, width, outputs, 1, 1))
                : List.of(numbered(name, 1, inputs, width, 3, stride), numbered(name, 2, width, outputs, 3, 1));
        boolean changesShape = stride > 1 || inputs != outputs;
        return new Block(
                path,
                changesShape
                        ? Optional.of(new Convolution(
                                name + ".downsample.0", name + ".downsample.1", inputs, outputs, 1, stride))
                        : Optional.empty());
    }

    private static Convolution numbered(String block, int number, int inputs, int outputs, int kernel, int stride) {
        return new Convolution(block + ".conv" + number, block + ".bn" + number, inputs, outputs, kernel, stride);
    }

    private static Convolution grouped(Convolution one, int groups) {
        return new Convolution(
                one.name(), one.norm(), one.inputs(), one.outputs(), one.kernel(), one.stride(), false, groups);
    }

    /** All convolutions, in the order of computation. */
    public Stream<Convolution> convolutions() {
        return Stream.concat(Stream.of(stem), stages.stream().flatMap(Stage::convolutions));
    }
}
