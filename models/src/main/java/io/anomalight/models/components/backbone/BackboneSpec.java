package io.anomalight.models.components.backbone;

import io.anomalight.models.components.backbone.weights.WeightsSource;
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
}
