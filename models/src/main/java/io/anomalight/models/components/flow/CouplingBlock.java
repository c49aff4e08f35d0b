package io.anomalight.models.components.flow;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import io.anomalight.framework.arithmetic.Products;
import io.anomalight.framework.memory.ModuleState;

/**
 * A conditional affine coupling, then a global affine, then a fixed permutation: FrEIA's {@code AllInOneBlock} as CFLOW
 * uses it (Gudovskiy et al. 2022, section 3.3; Dinh et al. 2017).
 *
 * <p>The arrays are the state's own; what is computed belongs to the manager of the input.
 */
final class CouplingBlock {
    /** The subnet's outputs are shrunk by this, so that a fresh block is close to the identity. */
    private static final double SUBNET_SCALE = 0.1;

    private static final double SOFTPLUS_BETA = 0.5;
    private static final double GLOBAL_SCALE = 0.1;

    private final FlowShape shape;
    private final ModuleState state;
    private final Products products;
    private final String prefix;

    CouplingBlock(FlowShape shape, ModuleState state, Products products, String prefix) {
        this.shape = shape;
        this.state = state;
        this.products = products;
        this.prefix = prefix;
    }

    /** What a block makes of its input: {@code output [N, C]} and {@code logDeterminant [N]} of its Jacobian. */
    record Transformed(NDArray output, NDArray logDeterminant) {}

    /**
     * From data towards the latent space.
     *
     * @param x {@code [N, C]}
     * @param condition {@code [N, P]}; empty for an unconditional flow
     */
    Transformed forward(NDArray x, NDList condition) {
        NDList halves = x.split(new long[] {shape.passive()}, 1);
        NDArray passive = halves.get(0);
        Affine affine = affine(passive, condition);
        NDArray active = halves.get(1).mul(affine.logScale().exp()).add(affine.shift());
        NDArray scale = globalScale();
        NDArray v = passive.concat(active, 1).mul(scale).add(state.get(prefix + "offset"));
        NDArray logDeterminant =
                affine.logScale().sum(new int[] {1}).add(scale.log().sum());
        return new Transformed(permute(v), logDeterminant);
    }

    /** From the latent space back to data: undoes {@link #forward}. */
    NDArray inverse(NDArray y, NDList condition) {
        NDArray u = unpermute(y).sub(state.get(prefix + "offset")).div(globalScale());
        NDList halves = u.split(new long[] {shape.passive()}, 1);
        NDArray passive = halves.get(0);
        Affine affine = affine(passive, condition);
        NDArray active =
                halves.get(1).sub(affine.shift()).mul(affine.logScale().neg().exp());
        return passive.concat(active, 1);
    }

    private record Affine(NDArray logScale, NDArray shift) {}

    // s = alpha * tanh(0.1 * a_1), t = 0.1 * a_2 with a = subnet(x_1, c); FrEIA until August 2023, and anomalib.
    private Affine affine(NDArray passive, NDList condition) {
        NDArray input = condition.isEmpty() ? passive : passive.concat(condition.head(), 1); // [N, C - C/2 + P]
        NDArray hidden = Activation.relu(linear(input, "hidden"));
        NDList halves = linear(hidden, "out").mul(state.constant(SUBNET_SCALE)).split(new long[] {shape.active()}, 1);
        return new Affine(halves.get(0).tanh().mul(state.constant(shape.clampAlpha())), halves.get(1));
    }

    private NDArray linear(NDArray input, String layer) {
        return products.linear(input, prefix + layer + ".weight", prefix + layer + ".bias");
    }

    // 0.1 * softplus(g) with beta = 0.5; softplus(g, beta) = softplus(beta * g) / beta
    private NDArray globalScale() {
        NDArray g = state.get(prefix + "scale");
        return Activation.softPlus(g.mul(state.constant(SOFTPLUS_BETA)))
                .mul(state.constant(GLOBAL_SCALE / SOFTPLUS_BETA));
    }

    private NDArray permute(NDArray v) {
        return shape.permuteSoft()
                ? products.product(v, prefix + "rotation")
                : gather(v, state.get(prefix + "perm")); // y_i = v_perm[i]
    }

    private NDArray unpermute(NDArray y) {
        return shape.permuteSoft()
                ? y.matMul(state.get(prefix + "rotation"))
                : gather(y, state.get(prefix + "perm").argSort());
    }

    // Three times faster than indexing with get(":, {}"), and gradients flow through it all the same.
    private static NDArray gather(NDArray rows, NDArray columns) {
        Shape wanted = rows.getShape();
        return rows.gather(columns.reshape(1, wanted.get(1)).broadcast(wanted), 1);
    }
}
