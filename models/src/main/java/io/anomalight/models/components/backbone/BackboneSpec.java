package io.anomalight.models.components.backbone;

import io.anomalight.framework.image.ImageSize;
import io.anomalight.models.components.backbone.weights.WeightsSource;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * The encoder of a model: the keys {@code backbone}, {@code layers}, {@code pre_trained} and {@code weights} of its section.
 *
 * @param backbone name of the backbone, for instance {@code resnet50}
 * @param layers names of the layers whose features are returned, in this order
 * @param preTrained false for random weights
 * @param weights source of the weights of each backbone
 */
public record BackboneSpec(
        String backbone, List<String> layers, boolean preTrained, Map<String, WeightsSource> weights) {

    public BackboneSpec {
        layers = List.copyOf(layers);
        weights = Map.copyOf(weights);
        Backbone.named(backbone).layers(layers);
        if (preTrained && !weights.containsKey(backbone)) {
            throw new IllegalArgumentException("weights has no entry for " + backbone + ": set weights." + backbone
                    + ".file=/path/to/" + backbone + ".safetensors, or pre_trained=false for random weights");
        }
    }

    /** The network of this name. */
    public Backbone network() {
        return Backbone.named(backbone);
    }

    /** The layers of these names, in this order. */
    public List<FeatureLayer> taps() {
        return network().layers(layers);
    }

    /**
     * Checks that the encoder can divide images of this size, and that the smallest feature map has more than one position.
     *
     * @throws IllegalArgumentException with the smallest possible or the nearest sizes, if it has not
     */
    public void requireRoom(ImageSize inputSize) {
        taps().forEach(layer -> layer.positions(inputSize));
        FeatureLayer coarsest = taps().stream()
                .max(Comparator.comparingInt(FeatureLayer::stride))
                .orElseThrow();
        if (coarsest.positions(inputSize).pixels() == 1) {
            throw new IllegalArgumentException("input_size must be more than " + coarsest.stride()
                    + " pixels on one side at least, or " + coarsest.name() + " of " + backbone
                    + " leaves a single position, but is " + inputSize);
        }
    }
}
