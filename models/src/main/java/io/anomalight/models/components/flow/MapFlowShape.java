package io.anomalight.models.components.flow;

/**
 * The dimensions of a flow on feature maps.
 *
 * @param channels C of a map {@code [B, C, H, W]}
 * @param blocks number of coupling blocks
 * @param clampAlpha bound on the log-scale of one coupling
 * @param hiddenRatio channels between the two convolutions of a subnet, as a multiple of its input channels
 * @param conv3x3Only true if all subnets have 3x3 kernels; false if every second one has 1x1 kernels
 * @param permuteSoft whether channels are mixed by random rotations instead of permutations
 */
public record MapFlowShape(
        int channels, int blocks, double clampAlpha, double hiddenRatio, boolean conv3x3Only, boolean permuteSoft) {
    public MapFlowShape {
        if (blocks < 1) {
            throw new IllegalArgumentException("a flow needs at least 1 coupling block, not " + blocks);
        }
        if (!((int) (new Halves(channels).passive() * hiddenRatio) >= 1)) {
            throw new IllegalArgumentException(
                    "a hidden ratio of " + hiddenRatio + " leaves no channel of " + channels);
        }
    }

    /** A flow that permutes channels. */
    public MapFlowShape(int channels, int blocks, double clampAlpha, double hiddenRatio, boolean conv3x3Only) {
        this(channels, blocks, clampAlpha, hiddenRatio, conv3x3Only, false);
    }

    Halves halves() {
        return new Halves(channels);
    }

    /** Channels between the two convolutions of a subnet. */
    int hidden() {
        return (int) (halves().passive() * hiddenRatio);
    }

    /** Side of the kernels of a block, counted from 0: 3, 1, 3, 1, … */
    int kernel(int block) {
        return block % 2 == 0 || conv3x3Only ? 3 : 1;
    }
}
