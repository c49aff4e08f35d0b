package io.anomalight.models.components.trained;

import io.anomalight.framework.arithmetic.Operand;

/** The cosine distance of a reconstruction and its target. */
public final class FeatureCosine {
    private static final Norm NORM = new Norm(1e-8); // ε of torch's cosine similarity

    private FeatureCosine() {}

    /**
     * 1 − cos of vectors that lie along the given axes, which are removed.
     *
     * @param target of the same shape as {@code reconstruction}
     */
    public static Operand distance(Operand target, Operand reconstruction, int... axes) {
        return reconstruction.scoped(in -> {
            Operand lengths = NORM.of(in, axes, false).mul(NORM.of(target, axes, false));
            return in.scalar(1).sub(in.mul(target).sum(axes).div(lengths));
        });
    }
}
