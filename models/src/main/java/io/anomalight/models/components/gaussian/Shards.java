package io.anomalight.models.components.gaussian;

import ai.djl.ndarray.index.NDIndex;

/**
 * How positions with a matrix each are divided among arrays, for one array may outgrow what a buffer holds.
 *
 * @param positions P
 * @param dimensions d, the matrices being {@code [d, d]}
 * @param numbers how many numbers an array may hold, unless a single matrix has more
 */
record Shards(long positions, long dimensions, long numbers) {

    int count() {
        return Math.toIntExact((positions + most() - 1) / most());
    }

    /** How many positions there are in the {@code i}-th. */
    long positions(int i) {
        return Math.min(most(), positions - i * most());
    }

    /** Which positions are in the {@code i}-th. */
    NDIndex range(int i) {
        return new NDIndex(i * most() + ":" + (i * most() + positions(i)));
    }

    /** The position that the {@code i}-th begins with. */
    long first(int i) {
        return i * most();
    }

    private long most() {
        return Math.max(1, numbers / (dimensions * dimensions));
    }
}
