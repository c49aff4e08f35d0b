package io.anomalight.models.csflow;

/**
 * The dimensions of a cross-scale flow.
 *
 * @param channels C of the features of each scale
 * @param hidden channels between the convolutions of a subnet
 * @param blocks number of coupling blocks
 * @param clamp bound on the log-scale of one coupling
 */
record CrossScaleShape(int channels, int hidden, int blocks, double clamp) {
    CrossScaleShape {
        if (channels < 2) {
            throw new IllegalArgumentException("a coupling needs at least 2 channels, not " + channels);
        }
        if (hidden < 1) {
            throw new IllegalArgumentException("cross_conv_hidden_channels must be at least 1, but is " + hidden);
        }
        if (blocks < 1) {
            throw new IllegalArgumentException("n_coupling_blocks must be at least 1, but is " + blocks);
        }
        if (!(clamp > 0)) {
            throw new IllegalArgumentException("clamp must be positive, but is " + clamp);
        }
    }

    /** The channels of the first part, which the second subnet transforms. */
    int first() {
        return channels / 2;
    }

    /** The channels of the second part, which the first subnet transforms. */
    int second() {
        return channels - first();
    }

    /** Side of the kernels of a block, counted from 0: 5 in the last block, else 3, as in the published code. */
    int kernel(int block) {
        return block == blocks - 1 ? 5 : 3;
    }
}
