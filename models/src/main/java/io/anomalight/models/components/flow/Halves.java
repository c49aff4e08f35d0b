package io.anomalight.models.components.flow;

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
}
