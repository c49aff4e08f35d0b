package io.anomalight.models.dinomaly;

import io.anomalight.framework.arithmetic.Operand;
import io.anomalight.framework.image.ImageSize;
import io.anomalight.models.components.maps.GaussianBlur;
import io.anomalight.models.components.maps.MapResize;
import io.anomalight.models.components.trained.FeatureCosine;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Anomaly maps from the cosine distance of groups of layers and their reconstructions.
 *
 * @param grid the number of rows and columns of tokens
 * @param size the size of the images
 */
record ReconstructionMap(ImageSize grid, ImageSize size) {
    private static final GaussianBlur BLUR = new GaussianBlur(4, 2); // a kernel of 5 × 5, as in the published code

    /**
     * The mean of the groups' distances, resized to the image and smoothed: {@code [B, H, W]}.
     *
     * @param encoder one {@code [B, N, D]} per group
     * @param decoder one {@code [B, N, D]} per group
     */
    Operand of(List<Operand> encoder, List<Operand> decoder) {
        Operand distances = FeatureGroups.mean(IntStream.range(0, encoder.size())
                .mapToObj(group -> FeatureCosine.distance(encoder.get(group), decoder.get(group), 2))
                .toList());
        Operand maps = distances.reshape(-1, grid.height(), grid.width());
        return BLUR.apply(MapResize.alignCorners(maps, grid, size), size);
    }
}
