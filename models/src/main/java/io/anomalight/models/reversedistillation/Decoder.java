package io.anomalight.models.reversedistillation;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import io.anomalight.framework.memory.ModuleState;
import io.anomalight.models.components.backbone.Convolution;
import io.anomalight.models.components.backbone.ResNetLayout;
import io.anomalight.models.components.backbone.ResidualForward;
import io.anomalight.models.components.backbone.ResidualShape;
import io.anomalight.models.components.trained.NormedConvolutions;
import io.anomalight.models.components.trained.Statistics;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * The student (section 3.2 of the paper): the encoder's first three stages in reverse, each of which begins by doubling the map
 * with transposed convolutions where the encoder's would halve it.
 */
final class Decoder {
    private static final String PREFIX = "decoder.";
    private static final int STAGES = 3;

    private final List<ResNetLayout.Stage> stages;
    private final NormedConvolutions convolutions;

    Decoder(ResidualShape shape, ModuleState state) {
        // The numbers of blocks are not reversed, as in the published code.
        stages = IntStream.range(0, STAGES)
                .mapToObj(i -> stage(
                        shape, "layer" + (i + 1), STAGES - 1 - i, shape.blocks().get(i)))
                .toList();
        List<Convolution> all =
                stages.stream().flatMap(ResNetLayout.Stage::convolutions).toList();
        convolutions = new NormedConvolutions(all, state, PREFIX);
    }

    private static ResNetLayout.Stage stage(ResidualShape shape, String name, int mirrored, int count) {
        List<ResNetLayout.Block> blocks = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            blocks.add(block(shape, name + "." + i, mirrored, i == 0));
        }
        return new ResNetLayout.Stage(name, blocks);
    }

    private static ResNetLayout.Block block(ResidualShape shape, String name, int mirrored, boolean enlarges) {
        int width = shape.width(mirrored);
        int outputs = shape.outputs(mirrored);
        int inputs = enlarges ? shape.outputs(mirrored + 1) : outputs;
        List<Convolution> path = shape.bottleneck()
                ? List.of(
                        numbered(name, 1, inputs, width, 1),
                        enlarges ? doubling(name, 2, width, width) : numbered(name, 2, width, width, 3),
                        numbered(name, 3, width, outputs, 1))
                : List.of(
                        enlarges ? doubling(name, 1, inputs, outputs) : numbered(name, 1, inputs, outputs, 3),
                        numbered(name, 2, outputs, outputs, 3));
        Optional<Convolution> shortcut = enlarges
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

    /** Draws fresh parameters. */
    Decoder initialize(SplittableRandom random) {
        convolutions.initialize(random);
        return this;
    }

    List<String> parameterNames() {
        return convolutions.parameterNames();
    }

    /**
     * Rebuilds the encoder's features, the largest map first, as the encoder gives them.
     *
     * @param embedding closed on the way; the result belongs to its manager
     */
    NDList decode(NDArray embedding, Statistics statistics) {
        List<String> names = stages.stream().map(ResNetLayout.Stage::name).toList();
        Map<String, NDArray> maps =
                ResidualForward.stages(embedding, stages, Set.copyOf(names), convolutions.with(statistics));
        NDList features = new NDList();
        for (int i = STAGES - 1; i >= 0; i--) {
            features.add(Objects.requireNonNull(maps.get(names.get(i))));
        }
        return features;
    }
}
