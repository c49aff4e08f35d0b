package io.anomalight.framework.tiling;

import io.anomalight.framework.onnx.Value;
import java.util.stream.IntStream;

/** What {@link Tiler} does, as a graph; a tile's rows and its columns never meet, so either is one step for all tiles. */
record TilerGraph(TileGrid grid) {

    /** Tiles {@code [B·n, 3, h, w]} of images {@code [B, 3, H, W]}. */
    Value cut(Value images) {
        TileAxis vertical = grid.vertical();
        TileAxis horizontal = grid.horizontal();
        return images.gather(pixels(vertical), 2)
                .gather(pixels(horizontal), 3)
                .reshape(-1, 3, vertical.count(), vertical.tile(), horizontal.count(), horizontal.tile())
                .transpose(0, 2, 4, 1, 3, 5)
                .reshape(-1, 3, vertical.tile(), horizontal.tile());
    }

    /** The pixels of each tile along an axis. */
    private static int[] pixels(TileAxis axis) {
        return IntStream.of(axis.starts())
                .flatMap(start -> IntStream.range(start, start + axis.tile()))
                .toArray();
    }

    /** Maps {@code [B, H, W]} of their tiles' {@code [B·n, h, w]}. */
    Value stitch(Value maps) {
        TileAxis vertical = grid.vertical();
        TileAxis horizontal = grid.horizontal();
        int rows = vertical.count() * vertical.tile();
        int columns = horizontal.count() * horizontal.tile();
        Value side = maps.reshape(-1, vertical.count(), horizontal.count(), vertical.tile(), horizontal.tile())
                .transpose(0, 1, 3, 2, 4)
                .reshape(-1, rows, columns);
        Value wide = side.matMul(maps.graph().constant(placing(horizontal), columns, horizontal.length()));
        return maps.graph()
                .constant(placing(vertical), rows, vertical.length())
                .transpose(1, 0)
                .matMul(wide);
    }

    /** What each pixel of each tile adds to each of the image, {@code [count·tile, length]}. */
    private static float[] placing(TileAxis axis) {
        int[] pixels = pixels(axis);
        float[] weights = axis.weights();
        float[] placing = new float[pixels.length * axis.length()];
        for (int i = 0; i < pixels.length; i++) {
            placing[i * axis.length() + pixels[i]] = weights[i];
        }
        return placing;
    }

    /** The largest of the scores of each image's tiles, {@code [B]} of {@code [B·n]}. */
    Value largest(Value scores) {
        return scores.reshape(-1, grid.tiles()).max(1);
    }
}
