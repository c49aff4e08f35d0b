package io.anomalight.models.components.gaussian;

import ai.djl.ndarray.index.NDIndex;

/**
 * Splits positions, each with a matrix, over several arrays, because a single array could exceed the size limit of a buffer.
 *
 * @param positions P
 * @param dimensions d; the matrices are {@code [d, d]}
 * @param numbers largest number of elements of an array, unless a single matrix has more
 */
record Shards(long positions, long dimensions, long numbers) {

    int count() {
        return Math.toIntExact((positions + most() - 1) / most());
    }

    /** The number of positions in array {@code i}. */
    long positions(int i) {
        return Math.min(most(), positions - i * most());
    }

    /** The positions in array {@code i}. */
    NDIndex range(int i) {
        return new NDIndex(i * most() + ":" + (i * most() + positions(i)));
    }

    /** The first position of array {@code i}. */
    long first(int i) {
        return i * most();
    }

    private long most() {
        return Math.max(1, numbers / (dimensions * dimensions));
    }
}
