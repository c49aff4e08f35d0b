package io.anomalight.models.cflow;

import io.anomalight.framework.image.ImageSize;
import io.anomalight.models.components.Stopping;
import io.anomalight.models.components.backbone.BackboneSpec;
import io.anomalight.models.components.backbone.weights.WeightsSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The {@code model} section of a CFLOW recipe; names and defaults are anomalib's.
 *
 * @param inputSize size to which images are resized
 * @param backbone name of the encoder, for instance {@code resnet50}
 * @param layers taps of the encoder, one decoder each
 * @param preTrained true for pretrained weights, false for random weights
 * @param fiberBatchSize N, feature vectors a step of descent
 * @param decoder conditional or unconditional flow
 * @param conditionVector P, length of the positional encoding
 * @param couplingBlocks K, blocks a decoder
 * @param clampAlpha bound on the log-scale of one coupling
 * @param permuteSoft whether channels are mixed by random rotations instead of permutations
 * @param lr learning rate of Adam
 * @param earlyStopping when to stop before the last epoch; absent to train all epochs
 * @param anomalyMap how likelihoods become maps
 * @param weights the source of the weights of each encoder
 */
public record CflowConfig(
        ImageSize inputSize,
        String backbone,
        List<String> layers,
        boolean preTrained,
        int fiberBatchSize,
        Decoder decoder,
        int conditionVector,
        int couplingBlocks,
        double clampAlpha,
        boolean permuteSoft,
        double lr,
        Optional<Stopping> earlyStopping,
        MapConfig anomalyMap,
        Map<String, WeightsSource> weights) {

    /** What a decoder is conditioned on. */
    public enum Decoder {
        /** On the position: each flow sees where its vectors come from. */
        FREIA_CFLOW,
        /** On nothing. */
        FREIA_FLOW;

        /** As cflow-ad spells it. */
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /** How likelihoods become maps. */
    public record MapConfig(Normalization normalization) {}

    /** What the likeliest vector of each tap is compared with. */
    public enum Normalization {
        /** The training images: an image's score depends on nothing but the image. */
        REFERENCE,
        /** The images of the same batch, as anomalib does. */
        BATCH,
        /** All images that are judged together, as cflow-ad does. */
        DATASET
    }

    public CflowConfig {
        layers = List.copyOf(layers);
        weights = Map.copyOf(weights);
        new BackboneSpec(backbone, layers, preTrained, weights)
                .requireRoom(inputSize); // checks backbone, layers and input size
        if (fiberBatchSize < 1) {
            throw new IllegalArgumentException("fiber_batch_size must be at least 1, but is " + fiberBatchSize);
        }
        if (conditionVector < 4 || conditionVector % 4 != 0) {
            throw new IllegalArgumentException(
                    "condition_vector must be a positive multiple of 4, but is " + conditionVector);
        }
        if (couplingBlocks < 1) {
            throw new IllegalArgumentException("coupling_blocks must be at least 1, but is " + couplingBlocks);
        }
        if (!(clampAlpha > 0)) {
            throw new IllegalArgumentException("clamp_alpha must be positive, but is " + clampAlpha);
        }
        if (!(lr > 0)) {
            throw new IllegalArgumentException("lr must be positive, but is " + lr);
        }
    }

    /** The encoder of this section. */
    BackboneSpec encoder() {
        return new BackboneSpec(backbone, layers, preTrained, weights);
    }

    /** Length of the condition that the decoders really see. */
    int conditionLength() {
        return decoder == Decoder.FREIA_CFLOW ? conditionVector : 0;
    }
}
