package io.anomalight.models.supersimplenet;

import io.anomalight.framework.config.record.Inline;
import io.anomalight.framework.image.ImageSize;
import io.anomalight.framework.optim.rule.AdamW;
import io.anomalight.models.components.Stopping;
import io.anomalight.models.components.backbone.BackboneSpec;
import java.util.Optional;

/**
 * The {@code model} section of a SuperSimpleNet recipe; the names are those of anomalib 2.6, where it has the same setting.
 *
 * @param inputSize size to which images are resized
 * @param encoder the encoder, and the layers whose features are used
 * @param perlinThreshold Perlin noise above this value marks the positions of a synthetic anomaly
 * @param noiseStd standard deviation of the Gaussian noise that is added to the features of an anomaly
 * @param supervised whether it may learn from defective images and their masks
 * @param adaptClsFeatures whether the classification head gets adapted features, as in the first paper
 * @param adaptorLr learning rate of AdamW for the adaptor
 * @param adaptorWeightDecay weight decay of AdamW for the adaptor
 * @param lr learning rate of AdamW for both heads
 * @param weightDecay weight decay of AdamW for both heads
 * @param earlyStopping when to stop before the last epoch; absent to train all epochs
 */
public record SuperSimpleNetConfig(
        ImageSize inputSize,
        @Inline BackboneSpec encoder,
        double perlinThreshold,
        double noiseStd,
        boolean supervised,
        boolean adaptClsFeatures,
        double adaptorLr,
        double adaptorWeightDecay,
        double lr,
        double weightDecay,
        Optional<Stopping> earlyStopping) {

    public SuperSimpleNetConfig {
        encoder.requireRoom(inputSize);
        if (!(perlinThreshold > -1 && perlinThreshold < 1)) {
            throw new IllegalArgumentException(
                    "perlin_threshold must lie between -1 and 1, as Perlin noise does, but is " + perlinThreshold);
        }
        if (!(noiseStd > 0)) {
            throw new IllegalArgumentException("noise_std must be positive, but is " + noiseStd);
        }
        requirePositive("adaptor_lr", adaptorLr);
        requireDecay("adaptor_weight_decay", adaptorWeightDecay);
        requirePositive("lr", lr);
        requireDecay("weight_decay", weightDecay);
    }

    private static void requirePositive(String key, double value) {
        if (!(value > 0)) {
            throw new IllegalArgumentException(key + " must be positive, but is " + value);
        }
    }

    private static void requireDecay(String key, double value) {
        if (!(value >= 0)) {
            throw new IllegalArgumentException(key + " must not be negative, but is " + value);
        }
    }

    /** The update rule of the adaptor. */
    AdamW adaptorRule() {
        return new AdamW(adaptorLr, adaptorWeightDecay);
    }

    /** The update rule of both heads. */
    AdamW headsRule() {
        return new AdamW(lr, weightDecay);
    }
}
