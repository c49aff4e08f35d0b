package io.anomalight.models.dfm;

import io.anomalight.framework.image.ImageSize;
import io.anomalight.models.components.backbone.Backbone;
import io.anomalight.models.components.backbone.BackboneSpec;
import io.anomalight.models.components.backbone.FeatureLayer;
import io.anomalight.models.components.backbone.weights.WeightsSource;
import java.util.List;
import java.util.Map;

/**
 * The {@code model} section of a DFM recipe; the names are those of anomalib 2.6, where it has the same setting.
 *
 * @param inputSize size to which images are resized
 * @param backbone name of the encoder, for instance {@code resnet50}
 * @param layer the feature layer of the encoder
 * @param preTrained true for pretrained weights, false for random weights
 * @param poolingKernelSize size of the average pooling of features; 1 for no pooling
 * @param pcaLevel at most 1: the share of the variance that the principal components explain; above 1: their number
 * @param scoreType the definition of the score
 * @param maxMemoryMb memory limit for the features of the training images, in millions of bytes
 * @param weights the source of the weights of each encoder
 */
public record DfmConfig(
        ImageSize inputSize,
        String backbone,
        String layer,
        boolean preTrained,
        int poolingKernelSize,
        double pcaLevel,
        ScoreType scoreType,
        int maxMemoryMb,
        Map<String, WeightsSource> weights) {

    /** The definition of the score. */
    public enum ScoreType {
        /** Feature reconstruction error: the squared distance of the features to the subspace. */
        FRE,
        /** Negative log-likelihood of the features in the subspace, under a Gaussian. */
        NLL
    }

    public DfmConfig {
        weights = Map.copyOf(weights);
        new BackboneSpec(backbone, List.of(layer), preTrained, weights)
                .requireRoom(inputSize); // checks backbone, layers and input size
        FeatureLayer featureLayer =
                Backbone.named(backbone).layers(List.of(layer)).get(0);
        ImageSize grid = featureLayer.positions(inputSize);
        int shortest = Math.min(grid.height(), grid.width());
        if (poolingKernelSize < 1 || poolingKernelSize > shortest) {
            throw new IllegalArgumentException("pooling_kernel_size must be from 1 to " + shortest + ", the grid of "
                    + layer + " at input_size " + inputSize + ", but is " + poolingKernelSize);
        }
        if (!(pcaLevel > 0) || (pcaLevel > 1 && pcaLevel != Math.rint(pcaLevel))) {
            throw new IllegalArgumentException("pca_level must be a share of the variance above 0 and up to 1, or a"
                    + " whole number of components, but is " + pcaLevel);
        }
        if (maxMemoryMb < 1) {
            throw new IllegalArgumentException("max_memory_mb must be at least 1, but is " + maxMemoryMb);
        }
    }

    /** The encoder of this section. */
    BackboneSpec encoder() {
        return new BackboneSpec(backbone, List.of(layer), preTrained, weights);
    }
}
