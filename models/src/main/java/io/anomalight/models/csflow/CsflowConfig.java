package io.anomalight.models.csflow;

import io.anomalight.framework.image.ImageSize;
import io.anomalight.framework.optim.rule.Adam;
import io.anomalight.models.components.Stopping;
import io.anomalight.models.components.backbone.BackboneSpec;
import io.anomalight.models.components.backbone.FeatureLayer;
import io.anomalight.models.components.backbone.ImagePyramid;
import io.anomalight.models.components.backbone.weights.EncoderFile;
import io.anomalight.models.components.backbone.weights.WeightsSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The {@code model} section of a CS-Flow recipe; the names are those of anomalib 2.6, where it has the same setting.
 *
 * @param inputSize size to which images are resized; features are also computed at a half and a quarter of it
 * @param backbone name of the encoder, for instance {@code resnet50}
 * @param layer the feature layer of the encoder
 * @param preTrained true for pretrained weights, false for random weights
 * @param crossConvHiddenChannels channels between the convolutions of a subnet
 * @param nCouplingBlocks number of coupling blocks
 * @param clamp bound on the log-scale of one coupling, about {@code clamp}
 * @param anomalyMapMode how the maps of the scales are combined
 * @param lr learning rate of Adam
 * @param beta1 decay of Adam's first moment
 * @param beta2 decay of Adam's second moment
 * @param weightDecay weight decay of Adam: this factor times the parameters is added to their gradients
 * @param earlyStopping when to stop before the last epoch; absent to train all epochs
 * @param weights the source of the weights of each encoder
 * @param encoder the file of a network with {@code backbone = onnx}; absent in recipes of version 0.1
 */
public record CsflowConfig(
        ImageSize inputSize,
        String backbone,
        String layer,
        boolean preTrained,
        int crossConvHiddenChannels,
        int nCouplingBlocks,
        double clamp,
        AnomalyMapMode anomalyMapMode,
        double lr,
        double beta1,
        double beta2,
        double weightDecay,
        Optional<Stopping> earlyStopping,
        Map<String, WeightsSource> weights,
        Optional<EncoderFile> encoder) {

    /** The number of image sizes. */
    static final int SCALES = 3;

    private static final double EPSILON = 1e-4;

    /** How the maps of the scales are combined. */
    public enum AnomalyMapMode {
        /** Their product. */
        ALL,
        /** The map of the largest scale alone, as in the paper. */
        MAX
    }

    public CsflowConfig {
        weights = Map.copyOf(weights);
        BackboneSpec spec = spec(backbone, layer, preTrained, weights, encoder);
        spec.requireRoom(inputSize); // checks backbone, layers and input size
        requireScales(spec.taps().get(0), backbone, inputSize);
        ImagePyramid.requireSizes(spec.network(), inputSize, SCALES);
        new CrossScaleShape(2, crossConvHiddenChannels, nCouplingBlocks, clamp); // checks all but the channels
        new Adam(lr, beta1, beta2, EPSILON, weightDecay); // checks the settings of the optimizer
    }

    private static void requireScales(FeatureLayer layer, String backbone, ImageSize size) {
        int unit = layer.stride() << (SCALES - 1);
        if (size.height() % unit != 0 || size.width() % unit != 0) {
            throw new IllegalArgumentException("input_size must be a multiple of " + unit
                    + " in height and width, because the features of an image at a quarter of its size must have a"
                    + " quarter of the rows and columns, and the stride of " + layer.name() + " of " + backbone + " is "
                    + layer.stride() + ", but is " + size);
        }
        if (size.pixels() == unit * unit) {
            throw new IllegalArgumentException(
                    "input_size must be more than " + unit + " pixels on one side at least, or "
                            + layer.name() + " of " + backbone
                            + " leaves a single position of an image at a quarter of its size,"
                            + " but is " + size);
        }
    }

    /** The encoder of this section. */
    BackboneSpec backboneSpec() {
        return spec(backbone, layer, preTrained, weights, encoder);
    }

    private static BackboneSpec spec(
            String backbone,
            String layer,
            boolean preTrained,
            Map<String, WeightsSource> weights,
            Optional<EncoderFile> encoder) {
        return new BackboneSpec(backbone, List.of(layer), preTrained, weights, Optional.empty(), encoder);
    }

    /** The dimensions of the flow for features with this number of channels. */
    CrossScaleShape flow(int channels) {
        return new CrossScaleShape(channels, crossConvHiddenChannels, nCouplingBlocks, clamp);
    }

    /** The optimizer of the flow. */
    Adam rule() {
        return new Adam(lr, beta1, beta2, EPSILON, weightDecay);
    }
}
