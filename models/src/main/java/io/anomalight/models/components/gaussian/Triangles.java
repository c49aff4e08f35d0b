package io.anomalight.models.components.gaussian;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import io.anomalight.framework.memory.Scratch;

/** The upper triangles of symmetric matrices, row after row, which hold the same numbers in half the memory. */
final class Triangles {
    private Triangles() {}

    /** The numbers in the triangle of a matrix {@code [d, d]}. */
    static long size(long dimensions) {
        return dimensions * (dimensions + 1) / 2;
    }

    /** The triangles {@code [p, d·(d + 1) / 2]} of matrices {@code [p, d, d]}; owned by their manager. */
    static NDArray of(NDArray matrices) {
        Shape shape = matrices.getShape();
        int d = Math.toIntExact(shape.get(1));
        long[] places = new long[Math.toIntExact(size(d))];
        int next = 0;
        for (int row = 0; row < d; row++) {
            for (int column = row; column < d; column++) {
                places[next++] = (long) row * d + column;
            }
        }
        return selected(matrices, new Shape(shape.get(0), (long) d * d), places);
    }

    /** The matrices {@code [p, d, d]} of triangles {@code [p, d·(d + 1) / 2]}; owned by their manager. */
    static NDArray matrices(NDArray triangles, long dimensions) {
        int d = Math.toIntExact(dimensions);
        long[] places = new long[d * d];
        int next = 0;
        for (int row = 0; row < d; row++) {
            for (int column = row; column < d; column++) {
                places[row * d + column] = next;
                places[column * d + row] = next++;
            }
        }
        try (NDArray flat = selected(triangles, triangles.getShape(), places)) {
            return flat.reshape(triangles.getShape().get(0), d, d).duplicate();
        }
    }

    private static NDArray selected(NDArray arrays, Shape shape, long[] places) {
        return Scratch.compute(new NDList(arrays), in -> in.head()
                .reshape(shape)
                .get(new NDIndex(":, {}", in.getManager().create(places))));
    }
}
