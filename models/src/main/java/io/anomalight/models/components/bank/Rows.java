package io.anomalight.models.components.bank;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;

/** A matrix that is filled from top to bottom, so that it and its parts never exist twice. */
final class Rows {
    private final NDArray matrix;
    private long filled;

    /** Allocates {@code [rows, columns]} where {@code owner} lives. */
    Rows(NDArray owner, long rows, long columns) {
        matrix = owner.getManager().zeros(new Shape(rows, columns));
    }

    /** Writes the next rows and closes what they came in. */
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
