package io.anomalight.models.components.pooling;

import io.anomalight.framework.arithmetic.Operand;
import io.anomalight.framework.image.ImageSize;
import io.anomalight.models.components.backbone.FeatureExtractor;
import io.anomalight.models.components.maps.MapResize;

/**
 * The features of one layer, averaged over squares, as one vector per image. The channels of a position are adjacent.
 *
 * @param side side of a square
 * @param grid rows and columns of squares
 * @param channels number of channels
 * @param size size of the images
 */
public record PooledFeatures(int side, ImageSize grid, int channels, ImageSize size) {

    /** The pooled features of the first layer of an encoder, for images of this size. */
    public static PooledFeatures of(FeatureExtractor encoder, PooledLayerSpec spec, ImageSize size) {
        ImageSize grid = spec.pooled(encoder.grids(size).get(0));
        return new PooledFeatures(
                spec.poolingKernelSize(), grid, encoder.layers().get(0).channels(), size);
    }

    /** The length of a vector, d. */
    public long length() {
        return (long) grid.pixels() * channels;
    }

    /**
     * Averages features.
     *
     * @param features {@code [B, C, h, w]}
     * @return {@code [B, d]}
     */
    public Operand vectors(Operand features) {
        Operand averaged = side == 1 ? features : features.averagePool(side, side, 0);
        return averaged.transpose(0, 2, 3, 1).reshape(-1, length());
    }

    /**
     * The anomaly maps of images.
     *
     * @param contributions the contribution of each feature to the score of its image, {@code [B, d]}
     * @return the sums over the channels, resized to the images, {@code [B, H, W]}
     */
    public Operand maps(Operand contributions) {
        Operand positions =
                contributions.reshape(-1, grid.height(), grid.width(), channels).sum(3); // [B, h, w]
        return MapResize.bilinear(positions, grid, size);
    }
}
