package io.anomalight.models.components.gaussian;

import ai.djl.ndarray.index.NDIndex;

/**
 * Splits the matrices of all positions into several arrays, because a single array could exceed the size limit of a buffer.
 *
 * @param positions P
 * @param dimensions d; the matrices are {@code [d, d]}
 * @param maxElements largest number of elements of an array, unless a single matrix has more
 */
record Shards(long positions, long dimensions, long maxElements) {

    int count() {
        return Math.toIntExact((positions + positionsPerArray() - 1) / positionsPerArray());
    }

    /** The number of positions in array {@code i}. */
    long positions(int i) {
        return Math.min(positionsPerArray(), positions - i * positionsPerArray());
    }

    /** The positions in array {@code i}. */
    NDIndex range(int i) {
        return new NDIndex(i * positionsPerArray() + ":" + (i * positionsPerArray() + positions(i)));
    }

    /** The first position of array {@code i}. */
    long first(int i) {
        return i * positionsPerArray();
    }

    private long positionsPerArray() {
        return Math.max(1, maxElements / (dimensions * dimensions));
    }
}
