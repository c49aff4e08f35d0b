package io.anomalight.models.padim;

import io.anomalight.framework.image.ImageSize;
import io.anomalight.models.components.backbone.Backbone;
import io.anomalight.models.components.backbone.BackboneSpec;
import io.anomalight.models.components.backbone.FeatureLayer;
import io.anomalight.models.components.backbone.weights.WeightsSource;
import io.anomalight.models.components.gaussian.PositionGaussians;
import java.util.List;
import java.util.Map;

/**
 * The {@code model} section of a PaDiM recipe; names and defaults are anomalib's.
 *
 * @param inputSize size to which images are resized
 * @param backbone name of the encoder, for instance {@code resnet18}
 * @param layers feature layers of the encoder; all are resized to the grid of the first
 * @param preTrained true for pretrained weights, false for random weights
 * @param nFeatures d, total number of randomly selected channels
 * @param maxMemoryMb memory limit of the Gaussians, in millions of bytes
 * @param weights the source of the weights of each encoder
 */
public record PadimConfig(
        ImageSize inputSize,
        String backbone,
        List<String> layers,
        boolean preTrained,
        int nFeatures,
        int maxMemoryMb,
        Map<String, WeightsSource> weights) {
    private static final long MB = 1_000_000;

    public PadimConfig {
        layers = List.copyOf(layers);
        weights = Map.copyOf(weights);
        new BackboneSpec(backbone, layers, preTrained, weights)
                .requireRoom(inputSize); // checks backbone, layers and input size
        List<FeatureLayer> featureLayers = Backbone.named(backbone).layers(layers);
        int channels = featureLayers.stream().mapToInt(FeatureLayer::channels).sum();
        if (nFeatures < 1 || nFeatures > channels) {
            throw new IllegalArgumentException("n_features must be from 1 to " + channels + ", the channels of "
                    + String.join(", ", layers) + " of " + backbone + ", but is " + nFeatures);
        }
        ImageSize grid = grid(inputSize, featureLayers.get(0));
        long needed = (PositionGaussians.bytes(grid.pixels(), nFeatures) + MB - 1) / MB;
        if (needed > maxMemoryMb) {
            throw new IllegalArgumentException(String.format(
                    "n_features = %d at each of %s positions needs %,d MB, more than max_memory_mb = %,d: lower"
                            + " n_features or input_size, choose a deeper first layer, or raise max_memory_mb",
                    nFeatures, grid, needed, maxMemoryMb));
        }
    }

    private static ImageSize grid(ImageSize image, FeatureLayer layer) {
        int stride = layer.stride();
        return new ImageSize((image.height() + stride - 1) / stride, (image.width() + stride - 1) / stride);
    }

    /** The encoder of this section. */
    BackboneSpec encoder() {
        return new BackboneSpec(backbone, layers, preTrained, weights);
    }
}
