package io.anomalight.models.components.flow;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import io.anomalight.framework.arithmetic.MixedPrecision;
import io.anomalight.framework.memory.ModuleState;

/**
 * A conditional affine coupling of vectors, then a global affine transformation, then a fixed permutation or rotation: FrEIA's
 * {@code AllInOneBlock} as CFLOW uses it (Gudovskiy et al. 2022, section 3.3; Dinh et al. 2017).
 *
 * <p>The state owns the arrays; results belong to the manager of the input.
 */
final class LinearCoupling {
    private final FlowShape shape;
    private final ModuleState state;
    private final MixedPrecision mixedPrecision;
    private final String prefix;

    LinearCoupling(FlowShape shape, ModuleState state, MixedPrecision mixedPrecision, String prefix) {
        this.shape = shape;
        this.state = state;
        this.mixedPrecision = mixedPrecision;
        this.prefix = prefix;
    }

    /**
     * Maps data to the latent space.
     *
     * @param x {@code [N, C]}
     * @param condition {@code [N, P]}; empty for an unconditional flow
     */
    Transformed forward(NDArray x, NDList condition) {
        NDList halves = shape.halves().of(x);
        NDArray passive = halves.get(0);
        Affine affine = affine(passive, condition);
        NDArray active = affine.apply(halves.get(1));
        NDArray scale = globalScale();
        NDArray v = passive.concat(active, 1).mul(scale).add(state.get(prefix + "offset"));
        NDArray logDeterminant =
                affine.logScale().sum(new int[] {1}).add(scale.log().sum());
        return new Transformed(permute(v), logDeterminant);
    }

    /** Maps the latent space to data: the inverse of {@link #forward}. */
    NDArray inverse(NDArray y, NDList condition) {
        NDArray u = unpermute(y).sub(state.get(prefix + "offset")).div(globalScale());
        NDList halves = shape.halves().of(u);
        NDArray passive = halves.get(0);
        return passive.concat(affine(passive, condition).undo(halves.get(1)), 1);
    }

    private Affine affine(NDArray passive, NDList condition) {
        NDArray input = condition.isEmpty() ? passive : passive.concat(condition.head(), 1); // [N, C - C/2 + P]
        NDArray hidden = Activation.relu(linear(input, "hidden"));
        return Affine.of(linear(hidden, "out"), shape.halves(), shape.clampAlpha(), state);
    }

    private NDArray linear(NDArray input, String layer) {
        return mixedPrecision.linear(input, prefix + layer + ".weight", prefix + layer + ".bias");
    }

    private NDArray globalScale() {
        return Affine.globalScale(state.get(prefix + "scale"), state);
    }

    private NDArray permute(NDArray v) {
        return shape.permuteSoft()
                ? mixedPrecision.product(v, prefix + "rotation")
                : gather(v, state.get(prefix + "perm")); // y_i = v_perm[i]
    }

    private NDArray unpermute(NDArray y) {
        return shape.permuteSoft()
                ? y.matMul(state.get(prefix + "rotation"))
                : gather(y, state.get(prefix + "perm").argSort());
    }

    // NDArray.gather is three times faster than indexing with get(":, {}"), and it supports gradients, too.
    private static NDArray gather(NDArray rows, NDArray columns) {
        Shape wanted = rows.getShape();
        return rows.gather(columns.reshape(1, wanted.get(1)).broadcast(wanted), 1);
    }
}
