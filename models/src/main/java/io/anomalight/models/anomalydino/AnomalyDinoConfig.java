package io.anomalight.models.anomalydino;

import io.anomalight.framework.config.record.Inline;
import io.anomalight.framework.image.ImageSize;
import io.anomalight.models.components.backbone.BackboneSpec;
import io.anomalight.models.components.bank.MemoryLimit;
import java.util.Optional;

/**
 * The {@code model} section of an AnomalyDINO recipe; the names are anomalib's, except {@code rotations}, {@code
 * maskThreshold} and {@code maxMemoryMb}.
 *
 * @param inputSize size to which images are resized
 * @param encoder the encoder; its first layer determines the grid of the patches
 * @param masking the images whose background is ignored
 * @param maskThreshold smallest value of the first principal component in the foreground
 * @param rotations number of evenly spaced rotations of each training image; 1 for no rotation
 * @param numNeighbours number of nearest neighbours whose mean distance is the distance of a patch
 * @param coresetSubsampling whether to keep only a coreset of the patches
 * @param samplingRatio share of the patches in the coreset
 * @param maxMemoryMb memory limit for the features of the training images in MB; beyond it, a random sample is kept
 * @param updatable whether the number of patches and the radius of the coreset are kept, so that the model can learn from more images
 *     later; absent in recipes of earlier versions: yes
 */
public record AnomalyDinoConfig(
        ImageSize inputSize,
        @Inline BackboneSpec encoder,
        Masking masking,
        double maskThreshold,
        int rotations,
        int numNeighbours,
        boolean coresetSubsampling,
        double samplingRatio,
        int maxMemoryMb,
        Optional<Boolean> updatable) {

    /** The images whose background is ignored. */
    public enum Masking {
        /** No images. */
        NONE,
        /** Images that are scored, as in the paper's experiments. */
        SCORED,
        /** Images that are scored and training images, as in anomalib. */
        ALL
    }

    public AnomalyDinoConfig {
        encoder.requireRoom(inputSize);
        if (!(maskThreshold >= 0) || Double.isInfinite(maskThreshold)) {
            throw new IllegalArgumentException("mask_threshold must be 0 or more, but is " + maskThreshold);
        }
        atLeastOne("rotations", rotations);
        atLeastOne("num_neighbours", numNeighbours);
        if (!(samplingRatio > 0 && samplingRatio <= 1)) {
            throw new IllegalArgumentException("sampling_ratio must be above 0 and at most 1, but is " + samplingRatio);
        }
        MemoryLimit.of(maxMemoryMb); // checks it
    }

    private static void atLeastOne(String key, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(key + " must be at least 1, but is " + value);
        }
    }

    /** The share of the patches that the memory keeps. */
    double keptShare() {
        return coresetSubsampling ? samplingRatio : 1;
    }
}
