package io.anomalight.models.components.flow;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.nn.Activation;
import io.anomalight.framework.memory.ModuleState;

/**
 * The affine transform of the active half in a coupling: x · exp(s) + t, for vectors and maps (Dinh et al. 2017, eq. 4).
 *
 * @param logScale s {@code [N, floor(C / 2), …]}
 * @param shift t, of the same shape
 */
record Affine(NDArray logScale, NDArray shift) implements AutoCloseable {
    /** The subnet's outputs are multiplied by this factor, so that an untrained block changes its input only a little. */
    private static final double SUBNET_SCALE = 0.1;

    private static final double SOFTPLUS_BETA = 0.5;
    private static final double GLOBAL_SCALE = 0.1;

    /**
     * s = alpha · tanh(0.1 · a_1), t = 0.1 · a_2, as in FrEIA until August 2023 and in anomalib.
     *
     * @param a output of the subnet, {@code [N, 2 · floor(C / 2), …]}
     */
    static Affine of(NDArray a, Halves halves, double clampAlpha, ModuleState state) {
        NDArray small = a.mul(state.constant(SUBNET_SCALE));
        NDList both = small.split(new long[] {halves.active()}, 1);
        try (small;
                NDArray raw = both.get(0);
                NDArray bounded = raw.tanh()) {
            return new Affine(bounded.mul(state.constant(clampAlpha)), both.get(1));
        }
    }

    NDArray apply(NDArray active) {
        try (NDArray scale = logScale.exp();
                NDArray scaled = active.mul(scale)) {
            return scaled.add(shift);
        }
    }

    NDArray undo(NDArray active) {
        return active.sub(shift).mul(logScale.neg().exp());
    }

    @Override
    public void close() {
        logScale.close();
        shift.close();
    }

    /** The learned scale of each channel after a coupling, {@code [C]}: 0.1 · softplus(g) with beta = 0.5. */
    static NDArray globalScale(NDArray g, ModuleState state) {
        // softplus(g, beta) = softplus(beta · g) / beta
        return Activation.softPlus(g.mul(state.constant(SOFTPLUS_BETA)))
                .mul(state.constant(GLOBAL_SCALE / SOFTPLUS_BETA));
    }
}
