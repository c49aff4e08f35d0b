package io.anomalight.models.components.flow;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;

/**
 * The two halves of the channels of a coupling. The passive half is not changed; the subnet computes from it how the active half
 * is transformed.
 *
 * @param channels C, the length of axis 1
 */
record Halves(int channels) {
    Halves {
        if (channels < 2) {
            throw new IllegalArgumentException("a coupling needs at least 2 channels, not " + channels);
        }
    }

    /** The number of channels that are not changed, C - floor(C / 2). */
    int passive() {
        return channels - active();
    }

    /** The number of channels that are transformed, floor(C / 2). */
    int active() {
        return channels / 2;
    }

    /** Views of the passive and the active half of {@code [N, C, …]}. */
    NDList of(NDArray x) {
        return x.split(new long[] {passive()}, 1);
    }
}
