package io.anomalight.models.stfpm;

import io.anomalight.framework.config.record.Inline;
import io.anomalight.framework.image.ImageSize;
import io.anomalight.framework.optim.rule.Sgd;
import io.anomalight.models.components.Stopping;
import io.anomalight.models.components.backbone.BackboneSpec;
import java.util.Optional;

/**
 * The {@code model} section of an STFPM recipe; the names are those of anomalib 2.6, where it has the same setting.
 *
 * @param inputSize size to which images are resized
 * @param encoder the teacher, and the architecture of the student, and the layers whose features are used
 * @param lr learning rate of SGD
 * @param momentum μ of SGD
 * @param weightDecay λ of SGD
 * @param earlyStopping when to stop before the last epoch; absent to train all epochs
 */
public record StfpmConfig(
        ImageSize inputSize,
        @Inline BackboneSpec encoder,
        double lr,
        double momentum,
        double weightDecay,
        Optional<Stopping> earlyStopping) {

    /** Why the encoder must be a residual network. */
    static final String PURPOSE = "trains a copy of its encoder";

    public StfpmConfig {
        encoder.network().residualFor(PURPOSE);
        encoder.requireRoom(inputSize);
        new Sgd(lr, momentum, weightDecay); // checks the settings of the optimizer
    }

    /** The optimizer of the student. */
    Sgd rule() {
        return new Sgd(lr, momentum, weightDecay);
    }
}
