package io.anomalight.models.uninet;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import io.anomalight.framework.memory.ModuleState;
import io.anomalight.framework.onnx.Value;
import io.anomalight.models.components.backbone.layout.Convolution;
import io.anomalight.models.components.backbone.layout.ResidualShape;
import io.anomalight.models.components.backbone.network.NetworkOps;
import io.anomalight.models.components.backbone.residual.ResidualForward;
import io.anomalight.models.components.trained.FeatureFusion;
import io.anomalight.models.components.trained.NormedConvolutions;
import io.anomalight.models.components.trained.Statistics;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/**
 * The trainable bottleneck: multi-scale feature fusion, then three residual blocks in which each half of the channels goes through
 * two convolutions of its own. All have kernels of 3×3: the published code replaces those of 7×7 before training, too.
 */
final class DualBranchBottleneck {
    private static final String PREFIX = "bottleneck.";
    private static final int BLOCKS = 3;
    private static final int EXPANSION = 4;
    private static final int FOURTH = 3;

    private final FeatureFusion fusion;
    private final List<Block> blocks = new ArrayList<>();
    private final NormedConvolutions convolutions;

    /** ReLU(expand(left(x₁), right(x₂)) + shortcut(x)), where x₁ and x₂ are the halves of the channels. */
    private record Block(
            List<Convolution> left, List<Convolution> right, Convolution expand, Optional<Convolution> shortcut) {
        static Block of(String name, int inputs, int outputs, int stride) {
            int width = outputs / EXPANSION;
            Optional<Convolution> shortcut = stride == 1
                    ? Optional.empty()
                    : Optional.of(new Convolution(
                            name + ".downsample.0", name + ".downsample.1", inputs, outputs, 1, stride));
            return new Block(
                    branch(name + ".left", inputs / 2, width / 2, stride),
                    branch(name + ".right", inputs / 2, width / 2, stride),
                    new Convolution(name + ".conv3", name + ".bn3", width, outputs, 1, 1),
                    shortcut);
        }

        private static List<Convolution> branch(String name, int inputs, int width, int stride) {
            return List.of(
                    new Convolution(name + ".conv1", name + ".bn1", inputs, width, 3, stride),
                    new Convolution(name + ".conv2", name + ".bn2", width, width, 3, 1));
        }

        Stream<Convolution> convolutions() {
            return Stream.of(left.stream(), right.stream(), Stream.of(expand), shortcut.stream())
                    .flatMap(each -> each);
        }
    }

    DualBranchBottleneck(ResidualShape shape, ModuleState state) {
        fusion = FeatureFusion.of(shape);
        int inputs = 3 * shape.outputs(FOURTH - 1);
        for (int i = 0; i < BLOCKS; i++) {
            blocks.add(Block.of("bn_layer." + i, inputs, shape.outputs(FOURTH), i == 0 ? 2 : 1));
            inputs = shape.outputs(FOURTH);
        }
        convolutions = new NormedConvolutions(
                Stream.concat(fusion.convolutions(), blocks.stream().flatMap(Block::convolutions))
                        .toList(),
                state,
                PREFIX);
    }

    /** Initialises the parameters. */
    DualBranchBottleneck initialize(SplittableRandom random) {
        convolutions.initialize(random);
        return this;
    }

    List<String> parameterNames() {
        return convolutions.parameterNames();
    }

    /**
     * Embeds the features of three layers; the caller still owns them.
     *
     * @return {@code [B, C, H/32, W/32]}, owned by the manager of the features
     */
    NDArray embed(NDList features, Statistics statistics) {
        return embed(convolutions.forward(statistics), features);
    }

    /** The same computation with running statistics, as a graph for ONNX. */
    Value embed(List<Value> features) {
        return embed(convolutions.forward(features.get(0).graph()), features);
    }

    private <T> T embed(ResidualForward<T> forward, List<T> features) {
        T x = fusion.fuse(forward, features);
        for (Block block : blocks) {
            x = apply(forward, block, x);
        }
        return x;
    }

    private static <T> T apply(ResidualForward<T> forward, Block block, T x) {
        NetworkOps<T> ops = forward.ops();
        int half = block.left().get(0).inputs();
        T left = branch(forward, block.left(), ops.slice(x, 1, 0, half));
        T right = branch(forward, block.right(), ops.slice(x, 1, half, 2L * half));
        T both = ops.concat(1, left, right);
        ops.free(left);
        ops.free(right);
        T path = forward.layer().apply(both, block.expand());
        ops.free(both);
        Optional<T> shortcut =
                block.shortcut().map(convolution -> forward.layer().apply(x, convolution));
        T sum = ops.addTo(path, shortcut.orElse(x));
        shortcut.ifPresent(ops::free);
        ops.free(x);
        return forward.relu(sum);
    }

    private static <T> T branch(ResidualForward<T> forward, List<Convolution> branch, T x) {
        T hidden = forward.relu(forward.layer().apply(x, branch.get(0)));
        T result = forward.layer().apply(hidden, branch.get(1));
        forward.ops().free(hidden);
        forward.ops().free(x);
        return result;
    }
}
