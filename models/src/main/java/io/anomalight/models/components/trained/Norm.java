package io.anomalight.models.components.trained;

import ai.djl.ndarray.NDArray;
import io.anomalight.framework.memory.ModuleState;
import io.anomalight.framework.onnx.Value;

/**
 * Euclidean norms that one may divide by, and differentiate where they are zero: √max(Σx², ε²), which is max(‖x‖, ε).
 *
 * @param state holds the constant
 * @param epsilon ε, the least of them
 */
public record Norm(ModuleState state, double epsilon) {

    /** The norm along some axes, which stay with length one; it belongs to the manager of {@code x}. */
    public NDArray of(NDArray x, int... axes) {
        // The bound lies under the root: above it, the root's infinite slope at zero would meet a zero, and make NaN.
        return x.square()
                .sum(axes, true)
                .maximum(state.constant(epsilon * epsilon))
                .sqrt();
    }

    /** Vectors along an axis divided by their norms, as a graph. */
    public Value directions(Value x, int axis) {
        return x.div(x.square().sumKept(axis).atLeast(epsilon * epsilon).sqrt());
    }
}
