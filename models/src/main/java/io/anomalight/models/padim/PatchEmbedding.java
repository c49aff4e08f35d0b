package io.anomalight.models.padim;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import io.anomalight.framework.image.ImageSize;
import io.anomalight.framework.memory.ModuleState;
import io.anomalight.framework.onnx.Value;
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

    private final FeatureExtractor encoder;
    private final ModuleState state;

    /** Selects the channels at random and adds their indices to the state. */
    PatchEmbedding(FeatureExtractor encoder, int kept, ModuleState state, SplittableRandom random) {
        this.encoder = encoder;
        this.state = state;
        int channels =
                encoder.layers().stream().mapToInt(FeatureLayer::channels).sum();
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

    /** Embeds images {@code [B, 3, H, W]}; the result belongs to their manager. */
    Embedded of(NDArray images) {
        NDList features = encoder.extract(images);
        Shape first = features.head().getShape();
        ImageSize grid = new ImageSize((int) first.get(2), (int) first.get(3));
        long[] kept = state.get(DIMENSIONS).toLongArray();
        NDList parts = new NDList();
        long before = 0;
        for (NDArray map : features) {
            long from = before;
            long to = before + map.getShape().get(1);
            long[] selected = within(kept, from, to);
            if (selected.length > 0) {
                parts.add(resized(map, selected, grid));
            }
            map.close();
            before = to;
        }
        return new Embedded(NDArrays.concat(parts, 1).transpose(2, 0, 1), grid);
    }

    private static long[] within(long[] kept, long from, long to) {
        return Arrays.stream(kept)
                .filter(channel -> channel >= from && channel < to)
                .map(channel -> channel - from)
                .toArray();
    }

    /** The grid of positions for images of a size. */
    ImageSize grid(ImageSize images) {
        return encoder.layers().get(0).positions(images);
    }

    /**
     * The same computation as a graph for ONNX: {@code [B, 3, H, W]} to {@code [P, B, d]}.
     *
     * @param size H and W
     */
    Value of(Value images, ImageSize size) {
        ImageSize grid = grid(size);
        long[] kept = state.get(DIMENSIONS).toLongArray();
        List<Value> features = encoder.extract(images, size);
        List<Value> parts = new ArrayList<>();
        long before = 0;
        for (int i = 0; i < features.size(); i++) {
            FeatureLayer layer = encoder.layers().get(i);
            long[] selected = within(kept, before, before + layer.channels());
            if (selected.length > 0) {
                Value chosen = features.get(i).gather(images.graph().constant(selected, selected.length), 1);
                parts.add(MapResize.nearest(chosen, layer.positions(size), grid));
            }
            before += layer.channels();
        }
        return parts.get(0)
                .concat(1, parts.subList(1, parts.size()).toArray(Value[]::new))
                .reshape(-1, kept.length, grid.pixels())
                .transpose(2, 0, 1);
    }

    /**
     * The embeddings of images.
     *
     * @param vectors {@code [P, B, d]}
     * @param grid the grid with P positions, in row-major order
     */
    record Embedded(NDArray vectors, ImageSize grid) {}

    // [B, C, h, w] -> [B, c, P]
    private static NDArray resized(NDArray map, long[] channels, ImageSize grid) {
        Shape shape = map.getShape();
        NDArray chosen = map.get(new NDIndex(":, {}", map.getManager().create(channels)));
        NDArray maps = chosen.reshape(-1, shape.get(2), shape.get(3));
        return MapResize.nearest(maps, grid).reshape(shape.get(0), channels.length, grid.pixels());
    }
}
