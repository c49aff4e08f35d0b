package io.anomalight.models.components.flow;

/**
 * The dimensions of a flow on vectors.
 *
 * @param channels length C of a feature vector
 * @param condition length P of the condition vector; 0 for an unconditional flow
 * @param blocks number of coupling blocks
 * @param clampAlpha bound on the log-scale of one coupling
 * @param permuteSoft whether channels are mixed by random rotations instead of permutations
 */
public record FlowShape(int channels, int condition, int blocks, double clampAlpha, boolean permuteSoft) {
    public FlowShape {
        new Halves(channels); // checks the number of channels
        if (condition < 0) {
            throw new IllegalArgumentException("a condition vector can't have the length " + condition);
        }
        if (blocks < 1) {
            throw new IllegalArgumentException("a flow needs at least 1 coupling block, not " + blocks);
        }
    }

    Halves halves() {
        return new Halves(channels);
    }

    /** Input length of the subnet: the passive half and the condition. */
    int subnetInputs() {
        return halves().passive() + condition;
    }
}
