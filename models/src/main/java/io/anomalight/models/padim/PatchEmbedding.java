package io.anomalight.models.padim;

import io.anomalight.framework.arithmetic.Operand;
import io.anomalight.framework.image.ImageSize;
import io.anomalight.framework.memory.ModuleState;
import io.anomalight.models.components.backbone.FeatureExtractor;
import io.anomalight.models.components.backbone.FeatureLayer;
import io.anomalight.models.components.flow.RandomPermutation;
import io.anomalight.models.components.maps.MapResize;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * The embedding vector of each position: the channels of all feature layers, resized to the grid of the first (section III-A), of
 * which d are selected at random (section III-D).
 */
final class PatchEmbedding {
    /** Name of the indices of the selected channels in the state, {@code [d]}. Channels are counted over all feature layers. */
    static final String DIMENSIONS = "dimensions";

    private final List<FeatureLayer> layers;
    private final List<ImageSize> grids;
    private final ModuleState state;

    /**
     * Selects the channels at random and adds their indices to the state.
     *
     * @param size of the images
     */
    PatchEmbedding(FeatureExtractor encoder, ImageSize size, int kept, ModuleState state, SplittableRandom random) {
        this.layers = encoder.layers();
        this.grids = encoder.grids(size);
        this.state = state;
        int channels = layers.stream().mapToInt(FeatureLayer::channels).sum();
        state.buffer(DIMENSIONS, drawn(channels, kept, random), kept);
    }

    // In ascending order, so that the channels of each feature layer are adjacent; distances do not depend on the
    // order.
    private static long[] drawn(int channels, int kept, SplittableRandom random) {
        return Arrays.stream(RandomPermutation.draw(channels, random))
                .limit(kept)
                .sorted()
                .toArray();
    }

    /** The grid of positions. */
    ImageSize grid() {
        return grids.get(0);
    }

    /**
     * Embeds the features of images.
     *
     * @param features one {@code [B, C, h, w]} per feature layer
     * @return {@code [P, B, d]}, with the P positions of the grid in row-major order
     */
    Operand of(List<Operand> features) {
        long[] kept = state.get(DIMENSIONS).toLongArray();
        List<Operand> parts = new ArrayList<>();
        long before = 0;
        for (int i = 0; i < features.size(); i++) {
            ImageSize grid = grids.get(i);
            long after = before + layers.get(i).channels();
            long[] selected = within(kept, before, after);
            if (selected.length > 0) {
                parts.add(features.get(i).scoped(maps -> resized(maps, selected, grid)));
            }
            before = after;
        }
        return parts.get(0).concat(1, parts.subList(1, parts.size())).transpose(2, 0, 1);
    }

    private static long[] within(long[] kept, long from, long to) {
        return Arrays.stream(kept)
                .filter(channel -> channel >= from && channel < to)
                .map(channel -> channel - from)
                .toArray();
    }

    // [B, C, h, w] -> [B, c, P]
    private Operand resized(Operand maps, long[] channels, ImageSize grid) {
        Operand selected = maps.indexSelect(1, channels).reshape(-1, grid.height(), grid.width());
        return MapResize.nearest(selected, grid, grid()).reshape(-1, channels.length, grid().pixels());
    }
}
