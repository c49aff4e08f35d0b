package io.anomalight.models.patchcore;

import io.anomalight.framework.image.ImageSize;
import io.anomalight.models.components.backbone.BackboneSpec;
import io.anomalight.models.components.backbone.weights.WeightsSource;
import java.util.List;
import java.util.Map;

/**
 * The {@code model} section of a PatchCore recipe; the names are those of anomalib 2.6, where it has the same setting.
 *
 * @param inputSize size to which images are resized
 * @param backbone name of the encoder, for instance {@code resnet50}
 * @param layers feature layers of the encoder; the first determines the grid of the patches
 * @param preTrained true for pretrained weights, false for random weights
 * @param coresetSamplingRatio share of the patches in the coreset
 * @param numNeighbors b, number of neighbours for weighting the score of an image; 1 for no weighting
 * @param maxMemoryMb memory limit for the patches of the training images in MB; beyond it, a random sample is kept
 * @param weights the source of the weights of each encoder
 */
public record PatchcoreConfig(
        ImageSize inputSize,
        String backbone,
        List<String> layers,
        boolean preTrained,
        double coresetSamplingRatio,
        int numNeighbors,
        int maxMemoryMb,
        Map<String, WeightsSource> weights) {

    public PatchcoreConfig {
        layers = List.copyOf(layers);
        weights = Map.copyOf(weights);
        new BackboneSpec(backbone, layers, preTrained, weights)
                .requireRoom(inputSize); // checks backbone, layers and input size
        if (!(coresetSamplingRatio > 0 && coresetSamplingRatio <= 1)) {
            throw new IllegalArgumentException(
                    "coreset_sampling_ratio must be above 0 and at most 1, but is " + coresetSamplingRatio);
        }
        if (numNeighbors < 1) {
            throw new IllegalArgumentException("num_neighbors must be at least 1, but is " + numNeighbors);
        }
        if (maxMemoryMb < 1) {
            throw new IllegalArgumentException("max_memory_mb must be at least 1, but is " + maxMemoryMb);
        }
    }

    /** The encoder of this section. */
    BackboneSpec encoder() {
        return new BackboneSpec(backbone, layers, preTrained, weights);
    }
}
