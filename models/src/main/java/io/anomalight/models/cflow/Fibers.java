package io.anomalight.models.cflow;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import io.anomalight.framework.failure.UserError;
import io.anomalight.models.components.flow.RandomPermutation;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.LongStream;

/**
 * The feature vectors ("fibers") of one feature layer, one per row, with their conditions.
 *
 * @param layer name of the feature layer
 * @param features {@code [E, C]} with E = B·H·W, positions in row-major order within each image
 * @param conditions blocks of {@code [H·W, P]}, one after another; empty for an unconditional decoder
 * @param blocks for each image the number of its block of conditions
 * @param grid the feature map's shape {@code [B, H, W]}
 */
record Fibers(String layer, NDArray features, NDList conditions, List<Integer> blocks, Shape grid) {
    Fibers {
        blocks = List.copyOf(blocks);
    }

    /** Cuts a feature map {@code [B, C, H, W]} into fibers. */
    static Fibers of(String layer, NDArray map, NDList conditions, List<Integer> blocks) {
        Shape shape = map.getShape();
        NDArray features = map.transpose(0, 2, 3, 1).reshape(-1, shape.get(1));
        return new Fibers(layer, features, conditions, blocks, new Shape(shape.get(0), shape.get(2), shape.get(3)));
    }

    /** Number of fibers E. */
    int count() {
        return (int) grid.size();
    }

    /** All fibers in the order of {@link #features}: features {@code [E, C]} and conditions {@code [E, P]}. */
    NDList inOrder() {
        NDList rows = new NDList(features);
        long[] condition = LongStream.range(0, count()).map(this::condition).toArray();
        conditions.forEach(table -> rows.add(gather(table, condition)));
        return rows;
    }

    // The row of a fiber's condition.
    private long condition(long fiber) {
        long positions = grid.get(1) * grid.get(2);
        return blocks.get((int) (fiber / positions)) * positions + fiber % positions;
    }

    /** The condition of each position, {@code [H·W, P]}, if that of all images is the same; P = 0 for an unconditional decoder. */
    NDArray sharedConditions() {
        return conditions.isEmpty()
                ? features.getManager().zeros(new Shape(grid.get(1) * grid.get(2), 0))
                : conditions.head();
    }

    /** All fibers in a uniformly random order. */
    NDList shuffled(SplittableRandom random) {
        return inOrder(RandomPermutation.draw(count(), random));
    }

    /** All fibers in a given order, copied once in this order, so that each fiber batch is a view of the copy. */
    NDList inOrder(long[] order) {
        NDList rows = new NDList(gather(features, order));
        long[] condition = LongStream.of(order).map(this::condition).toArray();
        conditions.forEach(table -> rows.add(gather(table, condition)));
        return rows;
    }

    private NDArray gather(NDArray table, long[] rows) {
        try (NDArray index = features.getManager().create(rows)) {
            return table.get(index);
        }
    }

    /**
     * The rows of each fiber batch of a training step. The last batch also gets the rows that do not fill a batch, as in
     * anomalib.
     *
     * @throws UserError if there are too few fibers for one batch
     */
    List<Rows> batches(int fiberBatchSize) {
        int count = count();
        int batches = count / fiberBatchSize;
        if (batches == 0) {
            throw new UserError("model.fiber_batch_size = " + fiberBatchSize + " is too large: " + layer
                    + " gives only " + count + " fibers for a batch of " + grid.get(0)
                    + " images. Lower it, or enlarge model.input_size or data.train_batch_size.");
        }
        List<Rows> ranges = new ArrayList<>();
        for (int k = 0; k < batches; k++) {
            ranges.add(new Rows(k * fiberBatchSize, k == batches - 1 ? count : (k + 1) * fiberBatchSize));
        }
        return ranges;
    }

    /** All fibers in consecutive pieces of at most {@code size}, for scoring, where no row depends on another. */
    List<Rows> pieces(int size) {
        List<Rows> ranges = new ArrayList<>();
        for (int from = 0; from < count(); from += size) {
            ranges.add(new Rows(from, Math.min(from + size, count())));
        }
        return ranges;
    }

    /** A range of rows. */
    record Rows(int from, int to) {

        /** The same rows of every table; views that the caller closes. */
        NDList of(NDList tables) {
            NDList slices = new NDList();
            tables.forEach(table -> slices.add(table.get(new NDIndex().addSliceDim(from, to))));
            return slices;
        }
    }
}
