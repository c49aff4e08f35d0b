package io.anomalight.models.components.flow;

import io.anomalight.framework.arithmetic.MixedPrecision;
import io.anomalight.framework.arithmetic.Operand;
import io.anomalight.framework.memory.ModuleState;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

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
    private final CouplingChain chain;

    /** Creates a flow whose parameters are already in the state, or are added by {@link #initialize}. */
    public MapFlow(MapFlowShape shape, ModuleState state, String prefix) {
        this.shape = shape;
        this.state = state;
        this.prefix = prefix;
        MixedPrecision mixedPrecision = new MixedPrecision(state);
        this.chain = new CouplingChain(IntStream.range(0, shape.blocks())
                .mapToObj(i -> new Coupling(
                        shape.halves(),
                        shape.clampAlpha(),
                        new ConvolutionalSubnet(mixedPrecision, blockPrefix(i), shape.kernel(i)),
                        state,
                        mixedPrecision,
                        blockPrefix(i)))
                .toList());
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
     * @param x {@code [B, C, H, W]}
     * @return {@code [B, C, H, W]} and {@code [B]}
     */
    public Transformed forward(Operand x) {
        Transformed each = chain.forward(x, Optional.empty(), Layout.MAPS);
        return new Transformed(each.output(), each.logDeterminant().sum(1, 2));
    }

    /** Maps latent maps {@code [B, C, H, W]} to feature maps. */
    Operand inverse(Operand z) {
        return chain.inverse(z, Optional.empty(), Layout.MAPS);
    }
}
