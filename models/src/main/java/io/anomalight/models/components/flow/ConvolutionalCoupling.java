package io.anomalight.models.components.flow;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import io.anomalight.framework.arithmetic.MixedPrecision;
import io.anomalight.framework.memory.ModuleState;

/**
 * An affine coupling of feature maps, then a global affine transformation, then a fixed permutation of the channels:
 * FrEIA's {@code AllInOneBlock} as FastFlow uses it (Yu et al. 2021, section 3.3 and figure 2).
 *
 * <p>Its subnet is two convolutions with a ReLU between them, so that scale and shift of a position depend on the
 * neighbouring positions, and the map keeps its two dimensions. The state owns the arrays; results belong to the
 * manager of the input.
 */
final class ConvolutionalCoupling {
    private static final int[] ALL_BUT_BATCH = {1, 2, 3};

    private final MapFlowShape shape;
    private final ModuleState state;
    private final MixedPrecision mixedPrecision;
    private final String prefix;
    private final int kernel;

    /** @param kernel width and height of both kernels, an odd number */
    ConvolutionalCoupling(
            MapFlowShape shape, int kernel, ModuleState state, MixedPrecision mixedPrecision, String prefix) {
        this.shape = shape;
        this.kernel = kernel;
        this.state = state;
        this.mixedPrecision = mixedPrecision;
        this.prefix = prefix;
    }

    /**
     * Maps data to the latent space.
     *
     * @param x {@code [B, C, H, W]}
     */
    Transformed forward(NDArray x) {
        // Maps are large, so each is closed after its last use; the engine keeps those that the backward pass needs.
        try (NDList halves = shape.halves().of(x);
                Affine affine = affine(halves.head());
                NDArray active = affine.apply(halves.get(1));
                NDArray coupled = halves.head().concat(active, 1);
                NDArray scale = globalScale();
                NDArray scaled = coupled.mul(scale);
                NDArray v = scaled.add(perChannel("offset"))) {
            // Every position is scaled, so the log-determinant contains the global scale H·W times.
            NDArray globalLogDeterminant = scale.log().sum().mul(state.constant(positions(x)));
            NDArray logDeterminant = affine.logScale().sum(ALL_BUT_BATCH).add(globalLogDeterminant);
            return new Transformed(gather(v, state.get(prefix + "perm")), logDeterminant); // y_i = v_perm[i]
        }
    }

    /** Maps the latent space to data: the inverse of {@link #forward}. */
    NDArray inverse(NDArray y) {
        NDArray v = gather(y, state.get(prefix + "perm").argSort());
        NDList halves = shape.halves().of(v.sub(perChannel("offset")).div(globalScale()));
        NDArray passive = halves.head();
        return passive.concat(affine(passive).undo(halves.get(1)), 1);
    }

    private Affine affine(NDArray passive) {
        try (NDArray hidden = convolve(passive, "hidden");
                NDArray activated = Activation.relu(hidden);
                NDArray subnet = convolve(activated, "out")) {
            return Affine.of(subnet, shape.halves(), shape.clampAlpha(), state);
        }
    }

    private NDArray convolve(NDArray x, String layer) {
        String name = prefix + layer;
        return mixedPrecision.convolve(x, name + ".weight", name + ".bias", 1, kernel / 2);
    }

    private NDArray globalScale() {
        return Affine.globalScale(perChannel("scale"), state);
    }

    // [C] -> [C, 1, 1]
    private NDArray perChannel(String name) {
        return state.get(prefix + name).reshape(shape.channels(), 1, 1);
    }

    private static double positions(NDArray maps) {
        return (double) maps.getShape().get(2) * maps.getShape().get(3);
    }

    private static NDArray gather(NDArray maps, NDArray channels) {
        Shape target = maps.getShape();
        return maps.gather(channels.reshape(1, target.get(1), 1, 1).broadcast(target), 1);
    }
}
