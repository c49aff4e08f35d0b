package io.anomalight.models.patchcore;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.pooling.Pool;
import io.anomalight.framework.image.ImageSize;
import io.anomalight.framework.memory.Scratch;
import io.anomalight.models.components.maps.MapResize;

/**
 * The patch features of images: one vector per position of the first feature layer, with the channels of all feature layers.
 *
 * @param vectors {@code [B·h·w, D]}, positions in row-major order within each image
 * @param grid {@code [B, h, w]}
 */
record Patches(NDArray vectors, Shape grid) {
    private static final Shape NEIGHBOURHOOD = new Shape(3, 3); // p = 3
    private static final Shape STRIDE = new Shape(1, 1);
    private static final Shape PADDING = new Shape(1, 1);

    /**
     * Averages each feature layer over the neighbourhood of each position (eq. 1 to 3), resizes it to the grid of the first
     * feature layer, and concatenates the channels.
     *
     * @param features one map {@code [B, C, h, w]} per feature layer; this method closes them
     */
    static Patches of(NDList features) {
        try (features) {
            Shape first = features.head().getShape();
            Shape grid = new Shape(first.get(0), first.get(2), first.get(3));
            return new Patches(Scratch.compute(features, in -> concatenated(in, grid)), grid);
        }
    }

    /** The number of vectors per image. */
    long perImage() {
        return grid.get(1) * grid.get(2);
    }

    private static NDArray concatenated(NDList features, Shape grid) {
        NDList columns = new NDList();
        for (NDArray map : features) {
            columns.add(Scratch.compute(new NDList(map), in -> vectors(in.head(), grid)));
        }
        return NDArrays.concat(columns, 1);
    }

    private static NDArray vectors(NDArray map, Shape grid) {
        // The average includes the zeros of the padding, as in torch's AvgPool2d(3, 1, 1).
        NDArray local = Pool.avgPool2d(map, NEIGHBOURHOOD, STRIDE, PADDING, false, true);
        Shape shape = local.getShape();
        long channels = shape.get(1);
        if (shape.get(2) != grid.get(1) || shape.get(3) != grid.get(2)) {
            ImageSize size = new ImageSize((int) grid.get(1), (int) grid.get(2));
            NDArray maps = local.reshape(-1, shape.get(2), shape.get(3));
            local = MapResize.bilinear(maps, size).reshape(shape.get(0), channels, grid.get(1), grid.get(2));
        }
        return local.transpose(0, 2, 3, 1).reshape(-1, channels).duplicate();
    }
}
