package io.anomalight.models.components.bank;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;

/** A matrix that is filled with parts from top to bottom. Each part is closed as soon as it is copied, to save memory. */
final class Rows {
    private final NDArray matrix;
    private long filled;

    /** Allocates {@code [rows, columns]} in the manager of {@code owner}. */
    Rows(NDArray owner, long rows, long columns) {
        matrix = owner.getManager().zeros(new Shape(rows, columns));
    }

    /** Copies the next rows and closes their array. */
    void add(NDArray part) {
        try (part) {
            long rows = part.getShape().get(0);
            if (rows > 0) {
                matrix.set(new NDIndex().addSliceDim(filled, filled + rows), part);
            }
            filled += rows;
        }
    }

    /** The matrix, once all rows are written; it belongs to the owner's manager. */
    NDArray whole() {
        if (filled != matrix.getShape().get(0)) {
            throw new IllegalStateException(filled + " rows are written, not " + matrix.getShape());
        }
        return matrix;
    }
}
