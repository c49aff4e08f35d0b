package io.anomalight.models.fastflow;

import io.anomalight.framework.config.record.Inline;
import io.anomalight.framework.image.ImageSize;
import io.anomalight.models.components.Stopping;
import io.anomalight.models.components.backbone.BackboneSpec;
import io.anomalight.models.components.flow.MapFlowShape;
import java.util.Optional;

/**
 * The {@code model} section of a FastFlow recipe; the names are those of anomalib 2.6, where it has the same setting.
 *
 * @param inputSize size to which images are resized
 * @param encoder the encoder, and the layers whose features are used
 * @param flowSteps coupling blocks per flow
 * @param conv3x3Only true if all subnets have 3x3 kernels; false if every second one has 1x1 kernels
 * @param hiddenRatio channels between the convolutions of a subnet, as a multiple of its input channels
 * @param lr learning rate of Adam
 * @param weightDecay weight decay of Adam: this factor times the parameters is added to their gradients
 * @param earlyStopping when to stop before the last epoch; absent to train all epochs
 */
public record FastflowConfig(
        ImageSize inputSize,
        @Inline BackboneSpec encoder,
        int flowSteps,
        boolean conv3x3Only,
        double hiddenRatio,
        double lr,
        double weightDecay,
        Optional<Stopping> earlyStopping) {

    /** Bound on the log-scale of one coupling. Neither Anomalight nor anomalib has a setting for it. */
    private static final double CLAMP = 2.0;

    public FastflowConfig {
        encoder.requireRoom(inputSize);
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

    /** The shape of the flow for a feature layer with this number of channels. */
    MapFlowShape flow(int channels) {
        return new MapFlowShape(channels, flowSteps, CLAMP, hiddenRatio, conv3x3Only);
    }
}
