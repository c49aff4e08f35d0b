package io.anomalight.models.components.backbone;

import io.anomalight.framework.image.ImageSize;
import io.anomalight.models.components.backbone.weights.EncoderFile;
import io.anomalight.models.components.backbone.weights.WeightsSource;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The encoder of a model: the keys {@code backbone}, {@code layers}, {@code pre_trained}, {@code weights},
 * {@code encoder_padding} and {@code encoder} of its section.
 *
 * @param backbone name of the backbone, for instance {@code resnet50}, or {@code onnx} for a network in a file
 * @param layers names of the layers whose features are returned, in this order
 * @param preTrained false for random weights
 * @param weights source of the weights of each backbone
 * @param encoderPadding what its convolutions see outside their input; absent, as in recipes of version 0.1, for zeros
 * @param encoder the file of a network with {@code backbone = onnx}; absent in recipes of version 0.1
 */
public record BackboneSpec(
        String backbone,
        List<String> layers,
        boolean preTrained,
        Map<String, WeightsSource> weights,
        Optional<Padding> encoderPadding,
        Optional<EncoderFile> encoder) {
    /** In the smallest map, the mirrored pixels must exist for kernels of up to seven pixels. */
    private static final int FOR_REFLECTION = 4;

    public BackboneSpec {
        layers = List.copyOf(layers);
        weights = Map.copyOf(weights);
        Backbone network = network(backbone, encoder);
        network.layers(layers);
        if (network.padded(encoderPadding.orElse(Padding.ZEROS)).isEmpty()) {
            throw new IllegalArgumentException("encoder_padding = reflect can't be used with " + backbone + ", which "
                    + (network.ownWeights().isPresent()
                            ? "pads as its file says"
                            : "does not pad its features by zeros")
                    + ": set encoder_padding=zeros");
        }
        if (network.ownWeights().isPresent()) {
            if (!preTrained) {
                throw new IllegalArgumentException("pre_trained = false can't be used with backbone = " + backbone
                        + ", because the file holds the weights: set pre_trained=true");
            }
        } else if (preTrained && !weights.containsKey(backbone)) {
            throw new IllegalArgumentException("weights has no entry for " + backbone + ": set weights." + backbone
                    + ".file=/path/to/" + backbone + ".safetensors, or pre_trained=false for random weights");
        }
    }

    /** An encoder of Anomalight. */
    public BackboneSpec(
            String backbone,
            List<String> layers,
            boolean preTrained,
            Map<String, WeightsSource> weights,
            Optional<Padding> encoderPadding) {
        this(backbone, layers, preTrained, weights, encoderPadding, Optional.empty());
    }

    /** An encoder that pads by zeros. */
    public BackboneSpec(String backbone, List<String> layers, boolean preTrained, Map<String, WeightsSource> weights) {
        this(backbone, layers, preTrained, weights, Optional.empty());
    }

    /** The network in an ONNX file. */
    public static BackboneSpec ofFile(EncoderFile file, List<String> layers) {
        return new BackboneSpec(NetworkReader.ONNX, layers, true, Map.of(), Optional.empty(), Optional.of(file));
    }

    /** The network of this name, with this padding. */
    public Backbone network() {
        return network(backbone, encoder).padded(padding()).orElseThrow();
    }

    private static Backbone network(String backbone, Optional<EncoderFile> encoder) {
        Optional<EncoderFile> named = encoder.filter(section -> section.file().isPresent());
        if (backbone.equals(NetworkReader.ONNX)) {
            return Backbone.ofFile(named.orElseThrow(() -> new IllegalArgumentException("backbone = " + backbone
                    + " needs the file of a network: set model.encoder.file=/path/to/network.onnx")));
        }
        named.ifPresent(section -> {
            throw new IllegalArgumentException("encoder.file is set, but has no effect with backbone = " + backbone
                    + ": set backbone=" + NetworkReader.ONNX + ", or encoder.file=null");
        });
        return Backbone.named(backbone);
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
        network().requireSize(inputSize);
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
