package io.anomalight.models.uflow;

import io.anomalight.framework.config.record.Inline;
import io.anomalight.framework.image.ImageSize;
import io.anomalight.framework.optim.rule.Adam;
import io.anomalight.framework.optim.schedule.Schedule;
import io.anomalight.models.components.Stopping;
import io.anomalight.models.components.backbone.BackboneSpec;
import io.anomalight.models.components.backbone.FeatureExtractor;
import io.anomalight.models.components.backbone.FeatureLayer;
import io.anomalight.models.components.backbone.ImagePyramid;
import io.anomalight.models.components.flow.MapFlowShape;
import java.util.List;
import java.util.Optional;

/**
 * The {@code model} section of a U-Flow recipe; the names are those of anomalib 2.6, where it has the same setting.
 *
 * @param inputSize size to which images are resized
 * @param encoder the encoder and its layers, from fine to coarse, each with half of the rows and columns of the one before; a
 *     single layer is used for the image at its own size and at a half, as the paper does with transformers
 * @param flowSteps coupling blocks per scale
 * @param affineClamp bound on the log-scale of one coupling
 * @param affineSubnetChannelsRatio channels between the convolutions of a subnet, as a multiple of its input channels
 * @param permuteSoft whether channels are mixed by random rotations instead of permutations
 * @param anomalyScore what maps contain
 * @param lr learning rate of Adam at the beginning
 * @param weightDecay weight decay of Adam: this factor times the parameters is added to their gradients
 * @param earlyStopping when to stop before the last epoch; absent to train all epochs
 */
public record UflowConfig(
        ImageSize inputSize,
        @Inline BackboneSpec encoder,
        int flowSteps,
        double affineClamp,
        double affineSubnetChannelsRatio,
        boolean permuteSoft,
        AnomalyScore anomalyScore,
        double lr,
        double weightDecay,
        Optional<Stopping> earlyStopping) {

    /** The number of image sizes if there is a single layer. */
    private static final int SIZES = 2;

    /** The steps after which the learning rate is smallest, and its factor then, as in the published code. */
    private static final double DECAY_STEPS = 25_000;

    private static final double LAST_FACTOR = 0.4;

    /** What the maps of the model contain. */
    public enum AnomalyScore {
        /** 1 − the mean likelihood of the scales, from 0 to 1. */
        LIKELIHOOD,
        /** −log₁₀ of the number of false alarms; 0 is a threshold that needs no data. */
        LOG_NFA
    }

    public UflowConfig {
        encoder.requireRoom(inputSize);
        requireHalves(scales(encoder), inputSize);
        if (encoder.layers().size() == 1) {
            ImagePyramid.requireSizes(encoder.network(), inputSize, SIZES);
        }
        requirePositive("affine_clamp", affineClamp);
        requirePositive("affine_subnet_channels_ratio", affineSubnetChannelsRatio);
        if (flowSteps < 1) {
            throw new IllegalArgumentException("flow_steps must be at least 1, but is " + flowSteps);
        }
        new Adam(lr, weightDecay); // checks the settings of the optimizer
    }

    private static void requirePositive(String key, double value) {
        if (!(value > 0)) {
            throw new IllegalArgumentException(key + " must be positive, but is " + value);
        }
    }

    private static void requireHalves(List<FeatureLayer> scales, ImageSize size) {
        List<ImageSize> grids =
                scales.stream().map(layer -> layer.positions(size)).toList();
        for (int scale = 1; scale < grids.size(); scale++) {
            ImageSize coarse = grids.get(scale);
            if (!grids.get(scale - 1).equals(new ImageSize(2 * coarse.height(), 2 * coarse.width()))) {
                throw new IllegalArgumentException("layers must go from fine to coarse, each with half of the rows and"
                        + " columns of the one before, but at input_size " + size + " they have " + grids
                        + ": choose layers whose strides double, and an input_size that is a multiple of "
                        + scales.get(scales.size() - 1).stride());
            }
        }
        if (grids.get(grids.size() - 1).pixels() == 1) {
            throw new IllegalArgumentException(
                    "input_size must be larger, because the coarsest features have a single position, but is " + size);
        }
    }

    /** The scales of the features: the layers, or one layer for several image sizes. */
    private static List<FeatureLayer> scales(BackboneSpec encoder) {
        List<FeatureLayer> taps = encoder.taps();
        return taps.size() > 1 ? taps : ImagePyramid.layers(taps.get(0), SIZES);
    }

    /** The features of the flow from those of the encoder. */
    FeatureExtractor scaled(FeatureExtractor features) {
        return features.layers().size() > 1 ? features : new ImagePyramid(features, SIZES);
    }

    /** The shape of the flow of a scale with this number of channels. */
    MapFlowShape flow(int channels) {
        return new MapFlowShape(channels, flowSteps, affineClamp, affineSubnetChannelsRatio, false, permuteSoft);
    }

    /** The optimizer of norms and flows. */
    Adam rule() {
        return new Adam(lr, weightDecay);
    }

    /** The learning rate falls linearly to 0.4 of its value in 25,000 steps. */
    static Schedule schedule() {
        return at -> 1 - (1 - LAST_FACTOR) * Math.min(1, at.step() / DECAY_STEPS);
    }
}
