package io.anomalight.models.components.backbone;

import io.anomalight.models.components.backbone.layout.Convolution;
import io.anomalight.models.components.backbone.layout.ResNetLayout;
import io.anomalight.models.components.backbone.layout.ResidualShape;
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
    private static final int STEM_OUTPUTS = 64;

    private final String id;

    @SuppressWarnings("ImmutableEnumChecker") // its list is immutable
    private final ResidualShape shape;

    Backbone(String id, boolean bottleneck, int baseWidth, Integer... blocks) {
        this.id = id;
        this.shape = new ResidualShape(bottleneck, STEM_OUTPUTS, baseWidth, List.of(blocks));
    }

    /**
     * Finds a backbone by its name in torchvision and timm.
     *
     * @throws IllegalArgumentException with all names, if no backbone has this name
     */
    public static Backbone named(String id) {
        return Arrays.stream(values())
                .filter(backbone -> backbone.id.equals(id))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("backbone must be one of "
                        + Arrays.stream(values()).map(Backbone::id).collect(Collectors.joining(", ")) + ", but is \""
                        + id + "\""));
    }

    /** The name in a configuration. */
    public String id() {
        return id;
    }

    /** All layers whose output can be used as features, from the shallowest to the deepest. */
    public List<FeatureLayer> layers() {
        return IntStream.range(0, shape.blocks().size())
                .mapToObj(stage -> new FeatureLayer("layer" + (stage + 1), shape.outputs(stage), STEM_STRIDE << stage))
                .toList();
    }

    /**
     * Finds layers by name, in the given order.
     *
     * @throws IllegalArgumentException if the list is empty, has a name twice, or a name that this backbone does not have
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

    /** The number of kernel weights, and of scales and shifts of the batch norms, in all layers without the classifier. */
    public long parameters() {
        return ResNetLayout.of(shape, StrideOn.CONV2, shape.blocks().size())
                .convolutions()
                .mapToLong(Convolution::parameters)
                .sum();
    }

    /** The numbers of blocks and channels of the network. */
    public ResidualShape shape() {
        return shape;
    }
}
