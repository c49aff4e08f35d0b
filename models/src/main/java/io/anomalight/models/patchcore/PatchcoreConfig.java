package io.anomalight.models.patchcore;

import io.anomalight.framework.config.record.Inline;
import io.anomalight.framework.image.ImageSize;
import io.anomalight.models.components.backbone.BackboneSpec;
import io.anomalight.models.components.bank.MemoryLimit;
import java.util.Optional;

/**
 * The {@code model} section of a PatchCore recipe; the names are those of anomalib 2.6, where it has the same setting.
 *
 * @param inputSize size to which images are resized
 * @param encoder the encoder, and the layers whose features are used
 * @param coresetSamplingRatio share of the patches in the coreset
 * @param numNeighbors b, number of neighbours for weighting the score of an image; 1 for no weighting
 * @param maxMemoryMb memory limit for the features of the training images in MB; beyond it, a random sample is kept
 * @param updatable whether the number of patches and the radius of the coreset are kept, so that the model can learn from more images
 *     later; absent in recipes of earlier versions: yes
 */
public record PatchcoreConfig(
        ImageSize inputSize,
        @Inline BackboneSpec encoder,
        double coresetSamplingRatio,
        int numNeighbors,
        int maxMemoryMb,
        Optional<Boolean> updatable) {

    public PatchcoreConfig {
        encoder.requireRoom(inputSize);
        if (!(coresetSamplingRatio > 0 && coresetSamplingRatio <= 1)) {
            throw new IllegalArgumentException(
                    "coreset_sampling_ratio must be above 0 and at most 1, but is " + coresetSamplingRatio);
        }
        if (numNeighbors < 1) {
            throw new IllegalArgumentException("num_neighbors must be at least 1, but is " + numNeighbors);
        }
        MemoryLimit.of(maxMemoryMb); // checks it
    }
}
