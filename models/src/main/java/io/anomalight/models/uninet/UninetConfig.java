package io.anomalight.models.uninet;

import io.anomalight.framework.config.record.Inline;
import io.anomalight.framework.image.ImageSize;
import io.anomalight.framework.optim.rule.AdamW;
import io.anomalight.framework.optim.schedule.Schedule;
import io.anomalight.models.components.Stopping;
import io.anomalight.models.components.backbone.BackboneSpec;
import io.anomalight.models.components.backbone.layout.ResidualShape;
import io.anomalight.models.components.trained.MirroredResNet;
import java.util.Optional;

/**
 * The {@code model} section of a UniNet recipe; the names are those of anomalib 2.6, where it has the same setting.
 *
 * @param inputSize size to which images are resized
 * @param encoder the encoder of both teachers, which the student mirrors, and the layers whose features are used
 * @param featureScale a factor on the teachers' features in the feature selection, which fits to features as small as those of
 *     torchvision's weights
 * @param temperature divides the similarities of the contrastive loss
 * @param lr learning rate of AdamW for student, bottleneck and feature selection
 * @param teacherLr learning rate of the target teacher
 * @param weightDecay weight decay of AdamW: each step multiplies the parameters by 1 minus this factor times the learning rate
 * @param earlyStopping when to stop before the last epoch; absent to train all epochs
 */
public record UninetConfig(
        ImageSize inputSize,
        @Inline BackboneSpec encoder,
        double featureScale,
        double temperature,
        double lr,
        double teacherLr,
        double weightDecay,
        Optional<Stopping> earlyStopping) {

    private static final double EPSILON = 1e-10;

    /** The share of the fit after which the learning rate falls, and its factor then, as in the published code. */
    private static final double DROP_SHARE = 0.8;

    private static final double DROP_FACTOR = 0.2;

    /** With a smaller one, exp(similarity / temperature) has no value in float32. */
    private static final double SMALLEST_TEMPERATURE = 0.02;

    public UninetConfig {
        MirroredResNet.requireShape(encoder, inputSize);
        if (!(featureScale > 0)) {
            throw new IllegalArgumentException("feature_scale must be positive, but is " + featureScale);
        }
        if (!(temperature >= SMALLEST_TEMPERATURE)) {
            throw new IllegalArgumentException(
                    "temperature must be at least " + SMALLEST_TEMPERATURE + ", but is " + temperature);
        }
        if (!(teacherLr > 0)) {
            throw new IllegalArgumentException("teacher_lr must be positive, but is " + teacherLr);
        }
        new AdamW(lr, 0.9, 0.999, EPSILON, weightDecay); // checks the settings of the optimizer
    }

    /** The size of the encoder. */
    ResidualShape shape() {
        return encoder.network().residualFor(MirroredResNet.PURPOSE);
    }

    /** The optimizer of student, bottleneck and feature selection. */
    AdamW rule() {
        return new AdamW(lr, 0.9, 0.999, EPSILON, weightDecay);
    }

    /** The optimizer of the target teacher. */
    AdamW teacherRule() {
        return new AdamW(teacherLr, 0.9, 0.999, EPSILON, weightDecay);
    }

    /** The learning rate falls to a fifth after 80 % of the fit. */
    static Schedule schedule() {
        return at -> at.share(Schedule.Interval.EPOCH) >= DROP_SHARE ? DROP_FACTOR : 1;
    }
}
