package io.anomalight.models.components.backbone.convnet;

import io.anomalight.framework.arithmetic.Arithmetic;
import io.anomalight.framework.image.ImageSize;
import io.anomalight.framework.memory.ModuleState;
import io.anomalight.models.components.backbone.Backbone;
import io.anomalight.models.components.backbone.EncoderWeights;
import io.anomalight.models.components.backbone.FeatureExtractor;
import io.anomalight.models.components.backbone.FeatureLayer;
import io.anomalight.models.components.backbone.Padding;
import io.anomalight.models.components.backbone.Weight;
import io.anomalight.models.components.backbone.layout.Convolution;
import io.anomalight.models.components.backbone.network.FrozenNetwork;
import io.anomalight.models.components.backbone.network.Network;
import io.anomalight.models.components.backbone.network.NetworkOps;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A convolutional network that is a sequence of stages, and each stage a sequence of blocks. A stage's output is a feature
 * layer.
 *
 * @param id name in timm
 * @param stages each with its feature layer
 * @param padding what its convolutions see outside their input
 */
record ConvNetBackbone(String id, List<Stage> stages, Padding padding) implements Backbone {
    ConvNetBackbone {
        stages = List.copyOf(stages);
    }

    ConvNetBackbone(String id, List<Stage> stages) {
        this(id, stages, Padding.ZEROS);
    }

    /** Blocks, and the layer that the last of them computes; the stem is a part of the first stage. */
    record Stage(FeatureLayer layer, List<Block> blocks) {
        Stage {
            blocks = List.copyOf(blocks);
        }
    }

    @Override
    public Optional<Backbone> padded(Padding other) {
        return Optional.of(new ConvNetBackbone(id, stages, other));
    }

    @Override
    public List<FeatureLayer> layers() {
        return stages.stream().map(Stage::layer).toList();
    }

    private static Stream<Block> blocks(List<Stage> stages) {
        return stages.stream().flatMap(stage -> stage.blocks().stream());
    }

    @Override
    public long parameters() {
        return blocks(stages)
                .mapToLong(block ->
                        block.convolutions().mapToLong(Convolution::parameters).sum()
                                + block.others().mapToLong(Weight::size).sum())
                .sum();
    }

    @Override
    public FeatureExtractor load(
            List<FeatureLayer> layers, EncoderWeights weights, ModuleState state, Arithmetic arithmetic) {
        int depth = 1 + layers.stream().mapToInt(layers()::indexOf).max().orElseThrow();
        List<Stage> needed = stages.subList(0, depth);
        List<Convolution> convolutions =
                blocks(needed).flatMap(Block::convolutions).toList();
        List<Weight> others = blocks(needed).flatMap(Block::others).toList();
        weights.check(convolutions, others);
        // Random numbers keep the variance of features in bounds: a block adds its output to its input.
        double factor = 1.0 / blocks(stages).count();
        Convolution first = convolutions.get(0);
        convolutions.forEach(convolution ->
                weights.load(convolution, convolution.equals(first), endsBlock(convolution) ? factor : 1, state));
        others.forEach(weight ->
                state.pretrained(EncoderWeights.PREFIX + weight.name(), weights.of(weight), weight.dimensions()));
        return new FrozenNetwork(new Forward(needed), layers, weights, state, padding);
    }

    private static boolean endsBlock(Convolution convolution) {
        return convolution.name().endsWith(".conv_pwl");
    }

    private record Forward(List<Stage> stages) implements Network {
        @Override
        public <T> Map<String, T> forward(NetworkOps<T> ops, T images, ImageSize size, Set<String> taps) {
            Map<String, T> maps = new LinkedHashMap<>();
            T x = images;
            boolean kept = false;
            for (Stage stage : stages) {
                for (Block block : stage.blocks()) {
                    T before = x;
                    x = ops.part(before, input -> block.apply(ops, input));
                    if (!kept) {
                        ops.free(before);
                    }
                    kept = false;
                }
                kept = taps.contains(stage.layer().name());
                if (kept) {
                    maps.put(stage.layer().name(), x);
                }
            }
            return maps;
        }
    }
}
