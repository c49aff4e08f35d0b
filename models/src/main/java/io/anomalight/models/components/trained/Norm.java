package io.anomalight.models.components.trained;

import ai.djl.ndarray.NDArray;
import io.anomalight.framework.memory.ModuleState;
import io.anomalight.framework.onnx.Value;

/**
 * Euclidean norms with a lower bound: √max(Σx², ε²) = max(‖x‖, ε). So a division by a norm is never a division by zero, and the
 * gradient at zero is finite.
 *
 * @param state the state that contains the constant
 * @param epsilon ε, the lower bound
 */
public record Norm(ModuleState state, double epsilon) {

    /** The norm along axes, which are kept with length 1; the result belongs to the manager of {@code x}. */
    public NDArray of(NDArray x, int... axes) {
        // The maximum is inside the root: outside, the gradient at zero would be infinity times zero, which is NaN.
        return x.square()
                .sum(axes, true)
                .maximum(state.constant(epsilon * epsilon))
                .sqrt();
    }

    /** Divides the vectors along an axis by their norms, as a graph for ONNX. */
    public Value directions(Value x, int axis) {
        return x.div(x.square().sumKept(axis).atLeast(epsilon * epsilon).sqrt());
    }
}
