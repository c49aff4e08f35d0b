package io.anomalight.models.reversedistillation;

import io.anomalight.framework.config.record.Inline;
import io.anomalight.framework.image.ImageSize;
import io.anomalight.framework.optim.rule.Adam;
import io.anomalight.models.components.Stopping;
import io.anomalight.models.components.backbone.BackboneSpec;
import io.anomalight.models.components.trained.MirroredResNet;
import java.util.Optional;

/**
 * The {@code model} section of a Reverse Distillation recipe; the names are those of anomalib 2.6, where it has the same setting.
 *
 * @param inputSize size to which images are resized
 * @param encoder the encoder, which the decoder mirrors, and the layers whose features are used
 * @param anomalyMapMode how the maps of the layers are combined
 * @param lr learning rate of Adam
 * @param beta1 decay of Adam's first moment
 * @param beta2 decay of Adam's second moment
 * @param earlyStopping when to stop before the last epoch; absent to train all epochs
 */
public record ReverseDistillationConfig(
        ImageSize inputSize,
        @Inline BackboneSpec encoder,
        AnomalyMapMode anomalyMapMode,
        double lr,
        double beta1,
        double beta2,
        Optional<Stopping> earlyStopping) {

    private static final double EPSILON = 1e-8;

    /** How the maps of the layers are combined. */
    public enum AnomalyMapMode {
        /** Their sum. */
        ADD,
        /** Their product. */
        MULTIPLY
    }

    public ReverseDistillationConfig {
        MirroredResNet.requireShape(encoder, inputSize);
        new Adam(lr, beta1, beta2, EPSILON, 0); // checks the settings of the optimizer
    }

    /** The optimizer of embedding and decoder. */
    Adam rule() {
        return new Adam(lr, beta1, beta2, EPSILON, 0);
    }
}
