package io.anomalight.framework.tiling;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import io.anomalight.framework.memory.Scratch;

/**
 * Cuts images into tiles and stitches the maps of tiles. In shapes, h and w are the size of a tile, H and W that of an
 * image.
 *
 * <p>The n tiles of an image are in row-major order. If tiles overlap, a pixel of the map is their weighted mean. The
 * weight of a tile decreases towards its edges, so that no edges are visible. The weights are products of those of the
 * two {@link TileAxis axes}.
 */
final class Tiler {
    private final TileGrid grid;

    Tiler(TileGrid grid) {
        this.grid = grid;
    }

    /**
     * Cuts the tiles number {@code from} to {@code to} (exclusive) of the tiles {@code [B·n, 3, h, w]} of images {@code
     * [B, 3, H, W]}; the result has the same manager.
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

    /**
     * Stitches maps of tiles {@code [B·n, h, w]} to maps of images {@code [B, H, W]}; the result has the same manager.
     */
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
                    // A slice is a view: adding to it changes the whole array.
                    whole.get(new NDIndex(":" + window(tops[i], lefts[j]))).addi(tile);
                }
            }
            return whole;
        });
    }

    /** The maps multiplied by their weights, {@code [B, rows, columns, h, w]}. */
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

    /** The largest score of each image's tiles: {@code [B]}, from {@code [B·n]}. */
    NDArray largest(NDArray scores) {
        return Scratch.compute(
                new NDList(scores), in -> in.head().reshape(-1, grid.tiles()).max(new int[] {1}));
    }
}
