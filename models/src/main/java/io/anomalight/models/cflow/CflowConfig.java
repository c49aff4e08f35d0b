package io.anomalight.models.cflow;

import io.anomalight.framework.config.record.Inline;
import io.anomalight.framework.image.ImageSize;
import io.anomalight.models.components.Stopping;
import io.anomalight.models.components.backbone.BackboneSpec;
import java.util.Locale;
import java.util.Optional;

/**
 * The {@code model} section of a CFLOW recipe; the names are those of anomalib 2.6, where it has the same setting.
 *
 * @param inputSize size to which images are resized
 * @param encoder the encoder, and the layers whose features are used
 * @param fiberBatchSize N, feature vectors per optimizer step
 * @param decoder conditional or unconditional flow
 * @param conditionVector P, length of the positional encoding
 * @param condition what a conditional flow sees beside the feature vectors; absent, as in recipes of version 0.1, for {@link
 *     Condition#POSITION}
 * @param couplingBlocks K, blocks per decoder
 * @param clampAlpha bound on the log-scale of one coupling
 * @param permuteSoft whether channels are mixed by random rotations instead of permutations
 * @param lr learning rate of Adam
 * @param earlyStopping when to stop before the last epoch; absent to train all epochs
 * @param anomalyMap settings of the anomaly map
 */
public record CflowConfig(
        ImageSize inputSize,
        @Inline BackboneSpec encoder,
        int fiberBatchSize,
        Decoder decoder,
        int conditionVector,
        Optional<Condition> condition,
        int couplingBlocks,
        double clampAlpha,
        boolean permuteSoft,
        double lr,
        Optional<Stopping> earlyStopping,
        MapConfig anomalyMap) {

    /** The kind of the decoders. */
    public enum Decoder {
        /** With a condition, see {@link Condition}. */
        FREIA_CFLOW,
        /** Without a condition. */
        FREIA_FLOW;

        /** The name in cflow-ad. */
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /** The condition of a conditional flow. */
    public enum Condition {
        /** The position of each vector. */
        POSITION,
        /** The position, and in data of several categories the category of the image, as a one-hot vector. */
        POSITION_AND_CATEGORY
    }

    /**
     * Settings of the anomaly map.
     *
     * @param normalization the images over which the largest likelihood is taken
     * @param fusion how the feature layers are joined; absent, as in recipes of version 0.1, for {@link Fusion#LIKELIHOOD}
     */
    public record MapConfig(Normalization normalization, Optional<Fusion> fusion) {
        public MapConfig {
            if (fusion.equals(Optional.of(Fusion.STANDARDIZED)) && normalization != Normalization.REFERENCE) {
                throw new IllegalArgumentException("fusion = standardized needs the deviations of the training images:"
                        + " set normalization to reference, which is "
                        + normalization.name().toLowerCase(Locale.ROOT));
            }
        }

        Fusion join() {
            return fusion.orElse(Fusion.LIKELIHOOD);
        }
    }

    /** How the feature layers are joined to a map. */
    public enum Fusion {
        /** By their likelihoods, as in the paper; strong and very strong defects have nearly the same scores. */
        LIKELIHOOD,
        /** By their log-likelihoods; a layer with a larger spread has more weight. */
        LOG_LIKELIHOOD,
        /** By their log-likelihoods, each divided by its standard deviation over the training images. */
        STANDARDIZED
    }

    /** The images over which the largest likelihood is taken. */
    public enum Normalization {
        /** The training images: the score of an image does not depend on other evaluated images. */
        REFERENCE,
        /** The images of the same batch, as in anomalib. */
        BATCH,
        /** All images of an evaluation, as in cflow-ad. */
        DATASET
    }

    public CflowConfig {
        encoder.requireRoom(inputSize);
        if (fiberBatchSize < 1) {
            throw new IllegalArgumentException("fiber_batch_size must be at least 1, but is " + fiberBatchSize);
        }
        if (conditionVector < 4 || conditionVector % 4 != 0) {
            throw new IllegalArgumentException(
                    "condition_vector must be a positive multiple of 4, but is " + conditionVector);
        }
        if (condition.equals(Optional.of(Condition.POSITION_AND_CATEGORY)) && decoder != Decoder.FREIA_CFLOW) {
            throw new IllegalArgumentException(
                    "condition = position_and_category needs a conditional flow: set decoder to"
                            + " freia-cflow, which is " + decoder);
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

    /** The length of the positional encoding; 0 for unconditional decoders. */
    int positionLength() {
        return decoder == Decoder.FREIA_CFLOW ? conditionVector : 0;
    }

    /** Whether the condition of an image depends on its category. */
    boolean isByCategory() {
        return condition.equals(Optional.of(Condition.POSITION_AND_CATEGORY));
    }
}
