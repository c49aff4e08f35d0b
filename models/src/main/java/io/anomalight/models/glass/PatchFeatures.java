package io.anomalight.models.glass;

import io.anomalight.framework.arithmetic.Operand;
import io.anomalight.framework.image.ImageSize;
import io.anomalight.models.components.backbone.FeatureExtractor;
import io.anomalight.models.components.backbone.FeatureLayer;
import io.anomalight.models.components.maps.MapResize;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The features of patches: all features of a square of positions, reduced by means (section 3.2 of the paper, as in PatchCore's
 * published code).
 *
 * @param layers the layers of the encoder
 * @param grids the rows and columns of each
 * @param scale a factor on the features
 * @param patch rows and columns of a patch, an odd number
 * @param perLayer the numbers to which a patch of a layer is reduced
 * @param together C, the numbers to which all layers together are reduced
 */
record PatchFeatures(
        List<FeatureLayer> layers, List<ImageSize> grids, double scale, int patch, int perLayer, int together) {

    PatchFeatures {
        layers = List.copyOf(layers);
        grids = List.copyOf(grids);
    }

    static PatchFeatures of(FeatureExtractor encoder, GlassConfig config) {
        return new PatchFeatures(
                encoder.layers(),
                encoder.grids(config.inputSize()),
                config.featureScale(),
                config.patchsize(),
                config.pretrainEmbedDim(),
                config.targetEmbedDim());
    }

    /** The rows and columns of patches: those of the first layer. */
    ImageSize grid() {
        return grids.get(0);
    }

    /**
     * The features of the patches at each position, {@code [B, C, h, w]}.
     *
     * @param taps one {@code [B, C, h, w]} per layer
     */
    Operand of(List<Operand> taps) {
        List<Operand> parts = IntStream.range(0, taps.size())
                .mapToObj(layer -> taps.get(layer).scoped(maps -> ofLayer(maps, layer)))
                .toList();
        Operand all = parts.get(0).concat(2, parts.subList(1, parts.size())); // [B, h·w, layers · perLayer]
        return all.scoped(in -> new AdaptivePool(perLayer * parts.size(), together)
                .apply(in, grid().pixels())
                .mul(scale)
                .transpose(0, 2, 1)
                .reshape(-1, together, grid().height(), grid().width()));
    }

    /** {@code [B, C, h', w']} to {@code [B, h·w, perLayer]}, with the positions of the first layer. */
    private Operand ofLayer(Operand maps, int layer) {
        ImageSize from = grids.get(layer);
        int length = layers.get(layer).channels() * patch * patch;
        Operand pooled = new AdaptivePool(length, perLayer).apply(unfolded(maps, layer), from.pixels());
        if (from.equals(grid())) {
            return pooled;
        }
        // Means of features and interpolation between positions can be exchanged; the published code resizes first.
        Operand resized =
                MapResize.bilinear(pooled.transpose(0, 2, 1).reshape(-1, from.height(), from.width()), from, grid());
        return resized.reshape(-1, perLayer, grid().pixels()).transpose(0, 2, 1);
    }

    /** As {@code torch.nn.Unfold}: the channels of each position with those of its neighbours, {@code [B, h·w, C·k·k]}. */
    private Operand unfolded(Operand maps, int layer) {
        ImageSize size = grids.get(layer);
        Operand padded = padded(padded(maps, 2), 3);
        List<Operand> shifted = new ArrayList<>();
        for (int y = 0; y < patch; y++) {
            Operand rows = padded.slice(2, y, y + size.height());
            for (int x = 0; x < patch; x++) {
                shifted.add(rows.slice(3, x, x + size.width()).expandDims(2));
            }
        }
        return shifted.get(0)
                .concat(2, shifted.subList(1, shifted.size())) // [B, C, k·k, h, w]
                .transpose(0, 3, 4, 1, 2)
                .reshape(-1, size.pixels(), (long) layers.get(layer).channels() * patch * patch);
    }

    private Operand padded(Operand maps, int axis) {
        int border = patch / 2;
        if (border == 0) {
            return maps;
        }
        Operand zeros = maps.slice(axis, 0, 1).mul(0);
        List<Operand> all = new ArrayList<>();
        for (int i = 1; i < border; i++) {
            all.add(zeros);
        }
        all.add(maps);
        for (int i = 0; i < border; i++) {
            all.add(zeros);
        }
        return zeros.concat(axis, all);
    }
}
