package io.anomalight.framework.optim;

/**
 * A limit for the gradients of each optimizer, applied before every step.
 *
 * @param value the largest norm, or the largest absolute value of an element
 * @param algorithm which of the two
 */
public record GradientClip(double value, Algorithm algorithm) {

    /** Which quantity is limited. */
    public enum Algorithm {
        /** The Euclidean norm of all gradients of the optimizer together, as by {@code clip_grad_norm_} of PyTorch. */
        NORM,
        /** Each element by itself, as by {@code clip_grad_value_} of PyTorch. */
        VALUE
    }

    // PyTorch's value; it prevents a division by zero.
    private static final double EPSILON = 1e-6;

    public GradientClip {
        if (!(value > 0)) {
            throw new IllegalArgumentException("gradient_clip_val must be positive, but is " + value);
        }
    }

    Gradients apply(Gradients gradients) {
        if (algorithm == Algorithm.VALUE) {
            return gradients.map(gradient -> gradient.clip(-value, value));
        }
        // A float: a double would turn the gradient of a scalar parameter into float64.
        float scale = (float) (value / (gradients.norm() + EPSILON));
        return scale >= 1 ? gradients : gradients.map(gradient -> gradient.mul(scale));
    }
}
