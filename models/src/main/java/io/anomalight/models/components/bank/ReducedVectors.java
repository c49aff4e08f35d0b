package io.anomalight.models.components.bank;

import ai.djl.ndarray.NDArray;
import java.util.List;

/**
 * Vectors on the CPU among which a coreset is chosen.
 *
 * @param matrices {@code [n, k]} each
 * @param owned whether they are closed with this object
 */
record ReducedVectors(List<NDArray> matrices, boolean owned) implements AutoCloseable {

    @Override
    public void close() {
        if (owned) {
            matrices.forEach(NDArray::close);
        }
    }
}
