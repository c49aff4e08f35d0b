package io.anomalight.models.components.flow;

import ai.djl.ndarray.NDArray;
import io.anomalight.framework.arithmetic.MixedPrecision;
import io.anomalight.framework.memory.ModuleState;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * A chain of coupling blocks that maps whole feature maps to a standard normal distribution; each position depends on its
 * neighbours. This is FastFlow's two-dimensional flow (Yu et al. 2021, section 3.3).
 *
 * <p>A {@link ModuleState} owns its parameters; their names begin with {@code <prefix>blocks.<i>.}.
 */
public final class MapFlow {
    private final MapFlowShape shape;
    private final ModuleState state;
    private final String prefix;
    private final List<ConvolutionalCoupling> blocks = new ArrayList<>();

    /** Creates a flow whose parameters are already in the state, or are added by {@link #initialize}. */
    public MapFlow(MapFlowShape shape, ModuleState state, String prefix) {
        this.shape = shape;
        this.state = state;
        this.prefix = prefix;
        MixedPrecision mixedPrecision = new MixedPrecision(state);
        for (int i = 0; i < shape.blocks(); i++) {
            blocks.add(new ConvolutionalCoupling(shape, shape.kernel(i), state, mixedPrecision, blockPrefix(i)));
        }
    }

    /** Adds random parameters and permutations to the state. */
    public MapFlow initialize(SplittableRandom random) {
        for (int i = 0; i < shape.blocks(); i++) {
            FlowInitializer.initialize(shape, shape.kernel(i), state, blockPrefix(i), random);
        }
        return this;
    }

    private String blockPrefix(int block) {
        return prefix + "blocks." + block + ".";
    }

    /** The names of the trainable parameters in the state: all arrays except the permutations. */
    public List<String> parameterNames() {
        return state.parameters(prefix);
    }

    /**
     * The latent map and the log-determinant of the whole chain.
     *
     * @param x {@code [B, C, H, W]}; it is not closed here
     * @return {@code [B, C, H, W]} and {@code [B]}, owned by the manager of {@code x}
     */
    public Transformed forward(NDArray x) {
        Transformed all = blocks.get(0).forward(x);
        for (ConvolutionalCoupling block : blocks.subList(1, blocks.size())) {
            try (NDArray input = all.output()) {
                all = all.then(block.forward(input));
            }
        }
        return all;
    }

    /** Maps latent maps {@code [B, C, H, W]} to feature maps. */
    NDArray inverse(NDArray z) {
        NDArray x = z;
        for (int i = blocks.size() - 1; i >= 0; i--) {
            x = blocks.get(i).inverse(x);
        }
        return x;
    }
}
