package io.anomalight.framework.arithmetic;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.stream.LongStream;

/** Selects parts of arrays by their numbers. Gradients are computed through both functions. */
final class ArrayRows {
    private ArrayRows() {}

    /**
     * As {@link Operand#indexSelect}.
     *
     * @param scope owns the intermediate arrays
     */
    static NDArray indexSelect(NDArray array, int axis, long[] indices, NDManager scope) {
        long[] shape = array.getShape().getShape();
        long[] indexShape = LongStream.range(0, shape.length)
                .map(i -> i == axis ? indices.length : 1)
                .toArray();
        shape[axis] = indices.length;
        // Three times faster than indexing with get(":, {}"), and gradients are computed through it, too.
        // The backward pass needs the indices, so they are copied from Java's memory into the engine's.
        try (NDArray flat = scope.create(indices);
                NDArray copy = flat.duplicate();
                NDArray index = copy.reshape(indexShape);
                NDArray all = index.broadcast(new Shape(shape))) {
            return array.gather(all, axis);
        }
    }

    /**
     * As {@link Operand#selectEach}.
     *
     * @param scope owns the intermediate arrays
     */
    static NDArray selectEach(NDArray array, NDArray indices, NDManager scope) {
        Shape shape = array.getShape();
        int all = (int) (shape.get(0) * shape.get(1));
        try (NDArray first = scope.arange(0, all, (int) shape.get(1), DataType.INT64);
                NDArray index = first.add(indices);
                NDArray rows = array.reshape(new Shape(all).addAll(shape.slice(2)))) {
            return rows.get(index);
        }
    }
}
