package io.anomalight.framework.tiling;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import io.anomalight.framework.memory.Scratch;

/**
 * Cuts images into tiles, and stitches the tiles' maps; h and w are a tile's height and width, H and W an image's.
 *
 * <p>The n tiles of an image follow each other, row by row. Where tiles overlap, a pixel of the map is their weighted mean;
 * a tile's weight fades towards its edges, so that no seam shows. The weights of a grid are products of those of its
 * {@link TileAxis axes}.
 */
final class Tiler {
    private final TileGrid grid;

    Tiler(TileGrid grid) {
        this.grid = grid;
    }

    /**
     * Of the tiles {@code [B·n, 3, h, w]} of images {@code [B, 3, H, W]} those from the {@code from}-th to before the
     * {@code to}-th; owned by the same manager.
     */
    NDArray cut(NDArray images, int from, int to) {
        return Scratch.compute(new NDList(images), in -> {
            int[] tops = grid.vertical().starts();
            int[] lefts = grid.horizontal().starts();
            NDList tiles = new NDList(to - from);
            for (int i = from; i < to; i++) {
                int tile = i % grid.tiles();
                String window = window(tops[tile / lefts.length], lefts[tile % lefts.length]);
                tiles.add(in.head().get(new NDIndex(i / grid.tiles() + ", :" + window)));
            }
            return NDArrays.stack(tiles);
        });
    }

    /** Maps {@code [B, H, W]} of their tiles' {@code [B·n, h, w]}; owned by the same manager. */
    NDArray stitch(NDArray maps) {
        return Scratch.compute(new NDList(maps), in -> {
            NDArray weighted = weighted(in.head());
            NDArray whole = weighted.getManager()
                    .zeros(new Shape(
                            weighted.getShape().get(0),
                            grid.image().height(),
                            grid.image().width()));
            int[] tops = grid.vertical().starts();
            int[] lefts = grid.horizontal().starts();
            for (int i = 0; i < tops.length; i++) {
                for (int j = 0; j < lefts.length; j++) {
                    NDArray tile = weighted.get(new NDIndex(":, {}, {}", i, j));
                    // A slice is a view: adding to it adds to the whole.
                    whole.get(new NDIndex(":" + window(tops[i], lefts[j]))).addi(tile);
                }
            }
            return whole;
        });
    }

    /** {@code [B, rows, columns, h, w]}, each value times its weight. */
    private NDArray weighted(NDArray maps) {
        TileAxis vertical = grid.vertical();
        TileAxis horizontal = grid.horizontal();
        NDManager scratch = maps.getManager();
        NDArray ofRows = scratch.create(vertical.weights(), new Shape(vertical.count(), 1, vertical.tile(), 1));
        NDArray ofColumns = scratch.create(horizontal.weights(), new Shape(horizontal.count(), 1, horizontal.tile()));
        return maps.reshape(-1, vertical.count(), horizontal.count(), vertical.tile(), horizontal.tile())
                .mul(ofRows)
                .mul(ofColumns);
    }

    private String window(int top, int left) {
        return ", " + top + ":" + (top + grid.tile().height()) + ", " + left + ":"
                + (left + grid.tile().width());
    }

    /** The largest of the scores of each image's tiles, {@code [B]} of {@code [B·n]}. */
    NDArray largest(NDArray scores) {
        return Scratch.compute(
                new NDList(scores), in -> in.head().reshape(-1, grid.tiles()).max(new int[] {1}));
    }
}
