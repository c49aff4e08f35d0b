package io.anomalight.models.components.trained;

import io.anomalight.framework.arithmetic.Operand;

/**
 * Euclidean norms with a lower bound: √max(Σx², ε²) = max(‖x‖, ε). Division by them is safe, and the gradient at zero is finite.
 *
 * @param epsilon ε, the lower bound
 */
public record Norm(double epsilon) {

    /** The norm along axes, which are removed or kept with length 1. */
    public Operand of(Operand x, int[] axes, boolean keepDims) {
        // The maximum is inside the root: outside, the gradient at zero would be infinity times zero, which is NaN.
        return x.square().sum(axes, keepDims).maximum(epsilon * epsilon).sqrt();
    }
}
