package io.anomalight.models.components.pooling;

import io.anomalight.framework.image.ImageSize;
import io.anomalight.models.components.backbone.BackboneSpec;
import io.anomalight.models.components.backbone.FeatureLayer;
import io.anomalight.models.components.backbone.Padding;
import io.anomalight.models.components.backbone.weights.EncoderFile;
import io.anomalight.models.components.backbone.weights.WeightsSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One layer of an encoder and its pooling: the keys {@code backbone}, {@code layer}, {@code pre_trained}, {@code
 * pooling_kernel_size}, {@code weights}, {@code encoder_padding} and {@code encoder} of a model's section.
 *
 * @param backbone name of the encoder, for instance {@code resnet50}
 * @param layer the feature layer of the encoder
 * @param preTrained true for pretrained weights, false for random weights
 * @param poolingKernelSize size of the average pooling of features; 1 for no pooling
 * @param weights the source of the weights of each encoder
 * @param encoderPadding what the convolutions of the encoder see outside their input; absent for zeros
 * @param encoder the file of a network with {@code backbone = onnx}; absent in recipes of version 0.1
 */
public record PooledLayerSpec(
        String backbone,
        String layer,
        boolean preTrained,
        int poolingKernelSize,
        Map<String, WeightsSource> weights,
        Optional<Padding> encoderPadding,
        Optional<EncoderFile> encoder) {

    public PooledLayerSpec {
        weights = Map.copyOf(weights);
        // Checks backbone, layer, weights and padding.
        new BackboneSpec(backbone, List.of(layer), preTrained, weights, encoderPadding, encoder);
    }

    /** A layer of an encoder that pads by zeros. */
    public PooledLayerSpec(
            String backbone,
            String layer,
            boolean preTrained,
            int poolingKernelSize,
            Map<String, WeightsSource> weights) {
        this(backbone, layer, preTrained, poolingKernelSize, weights, Optional.empty(), Optional.empty());
    }

    /** The encoder of this section. */
    public BackboneSpec backboneSpec() {
        return new BackboneSpec(backbone, List.of(layer), preTrained, weights, encoderPadding, encoder);
    }

    /**
     * Checks that the encoder can divide images of this size, and that a square of the pooling fits into the grid.
     *
     * @throws IllegalArgumentException if it does not; the message has the possible values
     */
    public void requireRoom(ImageSize inputSize) {
        backboneSpec().requireRoom(inputSize);
        ImageSize grid = tap().positions(inputSize);
        int shortest = Math.min(grid.height(), grid.width());
        if (poolingKernelSize < 1 || poolingKernelSize > shortest) {
            throw new IllegalArgumentException("pooling_kernel_size must be from 1 to " + shortest + ", the grid of "
                    + layer + " at input_size " + inputSize + ", but is " + poolingKernelSize);
        }
    }

    /** The number of pooled features of an image of this size. */
    public long length(ImageSize inputSize) {
        return (long) pooled(tap().positions(inputSize)).pixels() * tap().channels();
    }

    /** The grid of pooled features; rows and columns that do not fill a square are left out. */
    ImageSize pooled(ImageSize positions) {
        return new ImageSize(positions.height() / poolingKernelSize, positions.width() / poolingKernelSize);
    }

    private FeatureLayer tap() {
        return backboneSpec().taps().get(0);
    }
}
