package io.anomalight.models.components.backbone.layout;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * The convolutions of a decoder that mirrors a residual network. Each stage first doubles the size of the map with transposed
 * convolutions, while the original stage halves it.
 *
 * @param stages stages from the smallest map to the largest; the first is {@code layer1}, as in the published decoders
 */
public record MirroredLayout(List<ResNetLayout.Stage> stages) {
    public MirroredLayout {
        stages = List.copyOf(stages);
    }

    /**
     * Mirrors the first {@code depth} stages. Only the order of the stages is reversed, not the numbers of their blocks, as in
     * the published decoders.
     */
    public static MirroredLayout of(ResidualShape shape, int depth) {
        return new MirroredLayout(IntStream.range(0, depth)
                .mapToObj(i -> stage(
                        shape, "layer" + (i + 1), depth - 1 - i, shape.blocks().get(i)))
                .toList());
    }

    private static ResNetLayout.Stage stage(ResidualShape shape, String name, int mirrored, int count) {
        List<ResNetLayout.Block> blocks = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            blocks.add(block(shape, name + "." + i, mirrored, i == 0));
        }
        return new ResNetLayout.Stage(name, blocks);
    }

    private static ResNetLayout.Block block(ResidualShape shape, String name, int mirrored, boolean doubles) {
        int width = shape.width(mirrored);
        int outputs = shape.outputs(mirrored);
        int inputs = doubles ? shape.outputs(mirrored + 1) : outputs;
        List<Convolution> path = shape.bottleneck()
                ? List.of(
                        numbered(name, 1, inputs, width, 1),
                        doubles ? doubling(name, 2, width, width) : numbered(name, 2, width, width, 3),
                        numbered(name, 3, width, outputs, 1))
                : List.of(
                        doubles ? doubling(name, 1, inputs, outputs) : numbered(name, 1, inputs, outputs, 3),
                        numbered(name, 2, outputs, outputs, 3));
        Optional<Convolution> shortcut = doubles
                ? Optional.of(new Convolution(name + ".upsample.0", name + ".upsample.1", inputs, outputs, 2, 2, true))
                : Optional.empty();
        return new ResNetLayout.Block(path, shortcut);
    }

    private static Convolution numbered(String block, int number, int inputs, int outputs, int kernel) {
        return new Convolution(block + ".conv" + number, block + ".bn" + number, inputs, outputs, kernel, 1);
    }

    private static Convolution doubling(String block, int number, int inputs, int outputs) {
        return new Convolution(block + ".conv" + number, block + ".bn" + number, inputs, outputs, 2, 2, true);
    }
}
