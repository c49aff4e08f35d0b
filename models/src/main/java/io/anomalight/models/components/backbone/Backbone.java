package io.anomalight.models.components.backbone;

import io.anomalight.models.components.backbone.weights.StrideOn;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The residual networks that can serve as encoders (He et al. 2016; Zagoruyko and Komodakis 2016). */
public enum Backbone {
    RESNET18("resnet18", false, 64, 2, 2, 2, 2),
    RESNET34("resnet34", false, 64, 3, 4, 6, 3),
    RESNET50("resnet50", true, 64, 3, 4, 6, 3),
    WIDE_RESNET50_2("wide_resnet50_2", true, 128, 3, 4, 6, 3);

    private static final int STEM_STRIDE = 4;
    private static final int BOTTLENECK_EXPANSION = 4;

    private final String id;
    private final boolean bottleneck;
    private final int baseWidth;

    @SuppressWarnings("ImmutableEnumChecker") // List.of is immutable
    private final List<Integer> blocks;

    Backbone(String id, boolean bottleneck, int baseWidth, Integer... blocks) {
        this.id = id;
        this.bottleneck = bottleneck;
        this.baseWidth = baseWidth;
        this.blocks = List.of(blocks);
    }

    /**
     * The backbone of this name, as torchvision and timm spell it.
     *
     * @throws IllegalArgumentException if there is none, with the names of those that there are
     */
    public static Backbone named(String id) {
        return Arrays.stream(values())
                .filter(backbone -> backbone.id.equals(id))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("backbone must be one of "
                        + Arrays.stream(values()).map(Backbone::id).collect(Collectors.joining(", ")) + ", but is \""
                        + id + "\""));
    }

    /** The name in a recipe. */
    public String id() {
        return id;
    }

    /** Every layer that can be tapped, from the shallowest to the deepest. */
    public List<FeatureLayer> layers() {
        return IntStream.range(0, blocks.size())
                .mapToObj(stage -> new FeatureLayer("layer" + (stage + 1), outputs(stage), STEM_STRIDE << stage))
                .toList();
    }

    /**
     * The layers of these names, in the order given.
     *
     * @throws IllegalArgumentException if there is no name, one twice, or one that this backbone lacks
     */
    public List<FeatureLayer> layers(List<String> names) {
        if (names.isEmpty()) {
            throw new IllegalArgumentException("layers must name at least one layer of " + id + ": " + described());
        }
        if (new HashSet<>(names).size() < names.size()) {
            throw new IllegalArgumentException("layers must name each layer once, but is " + names);
        }
        List<FeatureLayer> chosen = new ArrayList<>();
        for (String name : names) {
            chosen.add(layers().stream()
                    .filter(layer -> layer.name().equals(name))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException(
                            "layers names \"" + name + "\", but the layers of " + id + " are " + described())));
        }
        return List.copyOf(chosen);
    }

    private String described() {
        return layers().stream().map(FeatureLayer::toString).collect(Collectors.joining(", "));
    }

    /** Weights, biases and norms down to the deepest layer; no backbone here has a classifier. */
    public long parameters() {
        return ResNetLayout.of(this, StrideOn.CONV2, blocks.size())
                .convolutions()
                .mapToLong(Convolution::parameters)
                .sum();
    }

    /** Whether its blocks have three convolutions, of which the first makes the channels fewer. */
    public boolean bottleneck() {
        return bottleneck;
    }

    /** Number of residual blocks of each stage. */
    public List<Integer> blocks() {
        return blocks;
    }

    /** Channels inside the blocks of a stage. */
    public int width(int stage) {
        return baseWidth << stage;
    }

    /** Channels that leave the blocks of a stage. */
    public int outputs(int stage) {
        return (ResNetLayout.STEM_OUTPUTS << stage) * (bottleneck ? BOTTLENECK_EXPANSION : 1);
    }
}
