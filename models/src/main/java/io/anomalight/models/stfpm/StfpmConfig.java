package io.anomalight.models.stfpm;

import io.anomalight.framework.image.ImageSize;
import io.anomalight.framework.optim.Sgd;
import io.anomalight.models.components.Stopping;
import io.anomalight.models.components.backbone.BackboneSpec;
import io.anomalight.models.components.backbone.weights.WeightsSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The {@code model} section of an STFPM recipe; the names are those of anomalib 2.6, where it has the same setting.
 *
 * @param inputSize size to which images are resized
 * @param backbone name of the teacher, and of the student, for instance {@code resnet18}
 * @param layers names of the layers whose features the student learns
 * @param preTrained true for pretrained weights of the teacher, false for random weights
 * @param lr learning rate of SGD
 * @param momentum μ of SGD
 * @param weightDecay λ of SGD
 * @param earlyStopping when to stop before the last epoch; absent to train all epochs
 * @param weights the source of the weights of each encoder
 */
public record StfpmConfig(
        ImageSize inputSize,
        String backbone,
        List<String> layers,
        boolean preTrained,
        double lr,
        double momentum,
        double weightDecay,
        Optional<Stopping> earlyStopping,
        Map<String, WeightsSource> weights) {

    public StfpmConfig {
        layers = List.copyOf(layers);
        weights = Map.copyOf(weights);
        new BackboneSpec(backbone, layers, preTrained, weights)
                .requireRoom(inputSize); // checks backbone, layers and input size
        new Sgd(lr, momentum, weightDecay); // checks the settings of the optimizer
    }

    /** The teacher of this section. */
    BackboneSpec encoder() {
        return new BackboneSpec(backbone, layers, preTrained, weights);
    }

    /** The optimizer of the student. */
    Sgd rule() {
        return new Sgd(lr, momentum, weightDecay);
    }
}
