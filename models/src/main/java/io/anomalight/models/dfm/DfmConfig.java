package io.anomalight.models.dfm;

import io.anomalight.framework.config.record.Inline;
import io.anomalight.framework.image.ImageSize;
import io.anomalight.models.components.bank.MemoryLimit;
import io.anomalight.models.components.pooling.PooledLayerSpec;
import java.util.Optional;

/**
 * The {@code model} section of a DFM recipe; the names are those of anomalib 2.6, where it has the same setting.
 *
 * @param inputSize size to which images are resized
 * @param features the encoder, its layer, and the pooling of its features
 * @param pcaLevel at most 1: the share of the variance that the principal components explain; above 1: their number
 * @param scoreType the definition of the score
 * @param maxMemoryMb memory limit for the features of the training images in MB; beyond it, a random sample is kept
 * @param updatable whether all singular values are kept, so that the model can learn from more images later; absent in recipes of earlier
 *     versions: yes
 */
public record DfmConfig(
        ImageSize inputSize,
        @Inline PooledLayerSpec features,
        double pcaLevel,
        ScoreType scoreType,
        int maxMemoryMb,
        Optional<Boolean> updatable) {

    /** The definition of the score. */
    public enum ScoreType {
        /** Feature reconstruction error: the squared distance of the features to the subspace. */
        FRE,
        /** Negative log-likelihood of the features in the subspace, under a Gaussian. */
        NLL
    }

    public DfmConfig {
        features.requireRoom(inputSize);
        if (!(pcaLevel > 0) || (pcaLevel > 1 && pcaLevel != Math.rint(pcaLevel))) {
            throw new IllegalArgumentException("pca_level must be a share of the variance above 0 and up to 1, or a"
                    + " whole number of components, but is " + pcaLevel);
        }
        MemoryLimit.of(maxMemoryMb); // checks it
    }

    /** Whether all singular values are kept for updates. They need no more memory than the fit did. */
    boolean isUpdatable() {
        return updatable.orElse(true);
    }
}
