package io.anomalight.models.components.bank;

import io.anomalight.framework.arithmetic.Operand;
import io.anomalight.framework.image.ImageSize;
import io.anomalight.models.components.backbone.FeatureExtractor;
import io.anomalight.models.components.backbone.FeatureLayer;
import io.anomalight.models.components.maps.MapResize;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Computes patch features: one vector per position of the first feature layer, with the channels of all feature layers.
 *
 * @param layers the feature layers
 * @param grids the number of rows and columns of each
 * @param averaged whether each feature layer is averaged over 3×3 positions first (eq. 1 to 3 of PatchCore)
 */
public record Patches(List<FeatureLayer> layers, List<ImageSize> grids, boolean averaged) {
    private static final int NEIGHBOURHOOD = 3; // p = 3

    public Patches {
        layers = List.copyOf(layers);
        grids = List.copyOf(grids);
    }

    /** The patches of the features of an encoder, for images of this size. */
    public static Patches of(FeatureExtractor encoder, ImageSize size) {
        return new Patches(encoder.layers(), encoder.grids(size), false);
    }

    /** As {@link #of}, after each feature layer is averaged over 3×3 positions. */
    public static Patches averaged(FeatureExtractor encoder, ImageSize size) {
        return new Patches(encoder.layers(), encoder.grids(size), true);
    }

    /** The number of rows and columns of patches. */
    public ImageSize grid() {
        return grids.get(0);
    }

    /**
     * Resizes each feature layer, averaged or not, to the grid of the first one, and concatenates the channels.
     *
     * @param features one {@code [B, C, h, w]} per feature layer
     * @return {@code [B, h·w, D]}, positions in row-major order
     */
    public Operand vectors(List<Operand> features) {
        List<Operand> columns = vectorsOfLayers(features);
        return columns.get(0).concat(2, columns.subList(1, columns.size()));
    }

    /**
     * Resizes each feature layer, averaged or not, to the grid of the first one.
     *
     * @param features one {@code [B, C, h, w]} per feature layer
     * @return one {@code [B, h·w, C]} per feature layer, positions in row-major order
     */
    public List<Operand> vectorsOfLayers(List<Operand> features) {
        return IntStream.range(0, features.size())
                .mapToObj(layer -> features.get(layer).scoped(maps -> vectors(maps, layer)))
                .toList();
    }

    // [B, C, h', w'] -> [B, h·w, C]
    private Operand vectors(Operand maps, int layer) {
        long channels = layers.get(layer).channels();
        ImageSize from = grids.get(layer);
        // As torch's AvgPool2d(3, 1, 1): zero padding counts in the average.
        Operand local = averaged ? maps.averagePool(NEIGHBOURHOOD, 1, NEIGHBOURHOOD / 2) : maps;
        if (!from.equals(grid())) {
            Operand resized = MapResize.bilinear(local.reshape(-1, from.height(), from.width()), from, grid());
            local = resized.reshape(-1, channels, grid().height(), grid().width());
        }
        return local.transpose(0, 2, 3, 1).reshape(-1, grid().pixels(), channels);
    }
}
