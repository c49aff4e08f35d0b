package io.anomalight.framework.tiling;

import io.anomalight.framework.onnx.Value;
import java.util.stream.IntStream;

/**
 * The operations of {@link Tiler} as an ONNX graph. Rows and columns are independent, so each needs only one operator
 * for all tiles.
 */
record TilerGraph(TileGrid grid) {

    /** Cuts images {@code [B, 3, H, W]} into tiles {@code [B·n, 3, h, w]}. */
    Value cut(Value images) {
        TileAxis vertical = grid.vertical();
        TileAxis horizontal = grid.horizontal();
        return images.indexSelect(2, pixels(vertical))
                .indexSelect(3, pixels(horizontal))
                .reshape(-1, 3, vertical.count(), vertical.tile(), horizontal.count(), horizontal.tile())
                .transpose(0, 2, 4, 1, 3, 5)
                .reshape(-1, 3, vertical.tile(), horizontal.tile());
    }

    /** The pixels of each tile along an axis. */
    private static long[] pixels(TileAxis axis) {
        return IntStream.of(axis.starts())
                .flatMap(start -> IntStream.range(start, start + axis.tile()))
                .asLongStream()
                .toArray();
    }

    /** Stitches maps of tiles {@code [B·n, h, w]} to maps of images {@code [B, H, W]}. */
    Value stitch(Value maps) {
        TileAxis vertical = grid.vertical();
        TileAxis horizontal = grid.horizontal();
        int rows = vertical.count() * vertical.tile();
        int columns = horizontal.count() * horizontal.tile();
        Value rowsOfTiles = maps.reshape(-1, vertical.count(), horizontal.count(), vertical.tile(), horizontal.tile())
                .transpose(0, 1, 3, 2, 4)
                .reshape(-1, rows, columns);
        Value stitchedRows =
                rowsOfTiles.matMul(maps.graph().constant(placement(horizontal), columns, horizontal.length()));
        return maps.graph()
                .constant(placement(vertical), rows, vertical.length())
                .transpose(1, 0)
                .matMul(stitchedRows);
    }

    /** The weight of each pixel of each tile for each pixel of the image, {@code [count·tile, length]}. */
    private static float[] placement(TileAxis axis) {
        long[] pixels = pixels(axis);
        float[] weights = axis.weights();
        float[] placement = new float[pixels.length * axis.length()];
        for (int i = 0; i < pixels.length; i++) {
            placement[i * axis.length() + (int) pixels[i]] = weights[i];
        }
        return placement;
    }

    /** The largest score of each image's tiles: {@code [B]}, from {@code [B·n]}. */
    Value largest(Value scores) {
        return scores.reshape(-1, grid.tiles()).max(1);
    }
}
