package io.anomalight.models.fre;

import io.anomalight.framework.config.record.Inline;
import io.anomalight.framework.image.ImageSize;
import io.anomalight.framework.optim.rule.Adam;
import io.anomalight.models.components.pooling.PooledLayerSpec;

/**
 * The {@code model} section of an FRE recipe; the names are those of anomalib 2.6, where it has the same setting.
 *
 * @param inputSize size to which images are resized
 * @param features the encoder, its layer, and the pooling of its features
 * @param latentDim k, number of dimensions to which the autoencoder reduces the features
 * @param lr learning rate of Adam
 */
public record FreConfig(ImageSize inputSize, @Inline PooledLayerSpec features, int latentDim, double lr) {
    private static final long LARGEST_ARRAY = Integer.MAX_VALUE - 8; // of Java

    public FreConfig {
        features.requireRoom(inputSize);
        long length = features.length(inputSize);
        if (latentDim < 1 || latentDim > length) {
            throw new IllegalArgumentException(
                    "latent_dim must be from 1 to " + length + ", the number of pooled features of " + features.layer()
                            + " at input_size " + inputSize + ", but is " + latentDim);
        }
        if (latentDim > LARGEST_ARRAY / length) {
            throw new IllegalArgumentException("latent_dim must be at most " + LARGEST_ARRAY / length + " with "
                    + length + " pooled features, because its weights are one array, but is " + latentDim);
        }
        new Adam(lr); // checks the learning rate
    }
}
