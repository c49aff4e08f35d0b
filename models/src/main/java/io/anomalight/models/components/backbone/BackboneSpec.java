package io.anomalight.models.components.backbone;

import io.anomalight.framework.image.ImageSize;
import io.anomalight.models.components.backbone.weights.WeightsSource;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * Which encoder a model wants: the keys {@code backbone}, {@code layers}, {@code pre_trained} and {@code weights} of its
 * recipe.
 *
 * @param backbone for instance {@code resnet50}
 * @param layers names of the layers to tap, in the order in which their features are wanted
 * @param preTrained false for random weights
 * @param weights where each backbone's weights are had
 */
public record BackboneSpec(
        String backbone, List<String> layers, boolean preTrained, Map<String, WeightsSource> weights) {

    public BackboneSpec {
        layers = List.copyOf(layers);
        weights = Map.copyOf(weights);
        Backbone.named(backbone).layers(layers);
        if (preTrained && !weights.containsKey(backbone)) {
            throw new IllegalArgumentException("weights names none for " + backbone + ": set weights." + backbone
                    + ".file=/path/to/" + backbone + ".safetensors, or pre_trained=false for random ones");
        }
    }

    /**
     * Refuses images of which the deepest layer leaves one position: its convolutions can't compute that, and there would be
     * nothing to compare.
     *
     * @throws IllegalArgumentException with the smallest size that it takes
     */
    public void requireRoom(ImageSize inputSize) {
        FeatureLayer deepest = Backbone.named(backbone).layers(layers).stream()
                .max(Comparator.comparingInt(FeatureLayer::stride))
                .orElseThrow();
        if (deepest.positions(inputSize).pixels() == 1) {
            throw new IllegalArgumentException("input_size must be more than " + deepest.stride()
                    + " pixels on one side at least, or " + deepest.name() + " of " + backbone
                    + " leaves a single position, but is " + inputSize);
        }
    }
}
