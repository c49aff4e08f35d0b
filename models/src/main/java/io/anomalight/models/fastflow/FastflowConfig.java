package io.anomalight.models.fastflow;

import io.anomalight.framework.image.ImageSize;
import io.anomalight.models.components.Stopping;
import io.anomalight.models.components.backbone.BackboneSpec;
import io.anomalight.models.components.backbone.weights.WeightsSource;
import io.anomalight.models.components.flow.MapFlowShape;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The {@code model} section of a FastFlow recipe; the names are those of anomalib 2.6, where it has the same setting.
 *
 * @param inputSize size to which images are resized
 * @param backbone name of the encoder, for instance {@code resnet50}
 * @param layers feature layers of the encoder, with one flow per feature layer
 * @param preTrained true for pretrained weights, false for random weights
 * @param flowSteps coupling blocks per flow
 * @param conv3x3Only true if all subnets have 3x3 kernels; false if every second one has 1x1 kernels
 * @param hiddenRatio channels between the convolutions of a subnet, as a multiple of its input channels
 * @param lr learning rate of Adam
 * @param weightDecay weight decay of Adam: this factor times the parameters is added to their gradients
 * @param earlyStopping when to stop before the last epoch; absent to train all epochs
 * @param weights the source of the weights of each encoder
 */
public record FastflowConfig(
        ImageSize inputSize,
        String backbone,
        List<String> layers,
        boolean preTrained,
        int flowSteps,
        boolean conv3x3Only,
        double hiddenRatio,
        double lr,
        double weightDecay,
        Optional<Stopping> earlyStopping,
        Map<String, WeightsSource> weights) {

    /** Bound on the log-scale of one coupling. Neither Anomalight nor anomalib has a setting for it. */
    private static final double CLAMP = 2.0;

    public FastflowConfig {
        layers = List.copyOf(layers);
        weights = Map.copyOf(weights);
        new BackboneSpec(backbone, layers, preTrained, weights)
                .requireRoom(inputSize); // checks backbone, layers and input size
        if (flowSteps < 1) {
            throw new IllegalArgumentException("flow_steps must be at least 1, but is " + flowSteps);
        }
        if (!(hiddenRatio > 0)) {
            throw new IllegalArgumentException("hidden_ratio must be positive, but is " + hiddenRatio);
        }
        if (!(lr > 0)) {
            throw new IllegalArgumentException("lr must be positive, but is " + lr);
        }
        if (!(weightDecay >= 0)) {
            throw new IllegalArgumentException("weight_decay must not be negative, but is " + weightDecay);
        }
    }

    /** The encoder of this section. */
    BackboneSpec encoder() {
        return new BackboneSpec(backbone, layers, preTrained, weights);
    }

    /** The shape of the flow for a feature layer with this number of channels. */
    MapFlowShape flow(int channels) {
        return new MapFlowShape(channels, flowSteps, CLAMP, hiddenRatio, conv3x3Only);
    }
}
