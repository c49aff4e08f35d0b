package io.anomalight.models.components.flow;

/**
 * The dimensions of a flow.
 *
 * @param channels length C of a feature vector
 * @param condition length P of the condition vector; 0 for an unconditional flow
 * @param blocks number of coupling blocks
 * @param clampAlpha bound on the log-scale of one coupling
 * @param permuteSoft whether channels are mixed by random rotations instead of permutations
 */
public record FlowShape(int channels, int condition, int blocks, double clampAlpha, boolean permuteSoft) {
    public FlowShape {
        if (channels < 2) {
            throw new IllegalArgumentException("a coupling needs at least 2 channels, not " + channels);
        }
        if (condition < 0) {
            throw new IllegalArgumentException("a condition vector can't have the length " + condition);
        }
        if (blocks < 1) {
            throw new IllegalArgumentException("a flow needs at least 1 coupling block, not " + blocks);
        }
    }

    /** The half that passes through, C - floor(C / 2). */
    int passive() {
        return channels - active();
    }

    /** The half that is transformed, floor(C / 2). */
    int active() {
        return channels / 2;
    }

    /** What the subnet sees: the passive half and the condition. */
    int subnetInputs() {
        return passive() + condition;
    }
}
