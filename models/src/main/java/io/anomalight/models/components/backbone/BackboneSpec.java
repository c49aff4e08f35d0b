package io.anomalight.models.components.backbone;

import io.anomalight.framework.image.ImageSize;
import io.anomalight.models.components.backbone.weights.WeightsSource;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The encoder of a model: the keys {@code backbone}, {@code layers}, {@code pre_trained}, {@code weights} and
 * {@code encoder_padding} of its section.
 *
 * @param backbone name of the backbone, for instance {@code resnet50}
 * @param layers names of the layers whose features are returned, in this order
 * @param preTrained false for random weights
 * @param weights source of the weights of each backbone
 * @param encoderPadding what its convolutions see outside their input; absent, as in recipes of version 0.1, for zeros
 */
public record BackboneSpec(
        String backbone,
        List<String> layers,
        boolean preTrained,
        Map<String, WeightsSource> weights,
        Optional<Padding> encoderPadding) {
    /** In the smallest map, the mirrored pixels must exist for kernels of up to seven pixels. */
    private static final int FOR_REFLECTION = 4;

    public BackboneSpec {
        layers = List.copyOf(layers);
        weights = Map.copyOf(weights);
        Backbone.named(backbone).layers(layers);
        if (Backbone.named(backbone)
                .padded(encoderPadding.orElse(Padding.ZEROS))
                .isEmpty()) {
            throw new IllegalArgumentException("encoder_padding = reflect can't be used with " + backbone
                    + ", which does not pad its features by zeros: set encoder_padding=zeros");
        }
        if (preTrained && !weights.containsKey(backbone)) {
            throw new IllegalArgumentException("weights has no entry for " + backbone + ": set weights." + backbone
                    + ".file=/path/to/" + backbone + ".safetensors, or pre_trained=false for random weights");
        }
    }

    /** An encoder that pads by zeros. */
    public BackboneSpec(String backbone, List<String> layers, boolean preTrained, Map<String, WeightsSource> weights) {
        this(backbone, layers, preTrained, weights, Optional.empty());
    }

    /** The network of this name, with this padding. */
    public Backbone network() {
        return Backbone.named(backbone).padded(padding()).orElseThrow();
    }

    private Padding padding() {
        return encoderPadding.orElse(Padding.ZEROS);
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
        ImageSize smallest = coarsest.positions(inputSize);
        if (padding() == Padding.REFLECT && Math.min(smallest.height(), smallest.width()) < FOR_REFLECTION) {
            throw new IllegalArgumentException("input_size must be at least " + FOR_REFLECTION * coarsest.stride()
                    + " pixels on both sides with encoder_padding = reflect, but is " + inputSize);
        }
    }
}
