package io.anomalight.models.components.flow;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import io.anomalight.framework.arithmetic.EagerOperand;
import io.anomalight.framework.arithmetic.MixedPrecision;
import io.anomalight.framework.arithmetic.Operand;
import io.anomalight.framework.memory.ModuleState;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * A chain of coupling blocks that maps feature vectors to a standard normal distribution and computes their likelihood.
 *
 * <p>A {@link ModuleState} owns its parameters; their names begin with {@code <prefix>blocks.<i>.}.
 */
public final class NormalizingFlow {
    private static final double HALF_LOG_TWO_PI = 0.5 * Math.log(2 * Math.PI);

    private final FlowShape shape;
    private final ModuleState state;
    private final String prefix;
    private final CouplingChain chain;

    /** Creates a flow whose parameters are already in the state, or are added by {@link #initialize}. */
    public NormalizingFlow(FlowShape shape, ModuleState state, String prefix) {
        this.shape = shape;
        this.state = state;
        this.prefix = prefix;
        MixedPrecision mixedPrecision = new MixedPrecision(state);
        this.chain = new CouplingChain(blockPrefixes().stream()
                .map(block -> new Coupling(
                        shape.halves(),
                        shape.clampAlpha(),
                        new LinearSubnet(shape, state, mixedPrecision, block),
                        state,
                        mixedPrecision,
                        block))
                .toList());
    }

    /** Adds random parameters and permutations to the state. */
    public NormalizingFlow initialize(SplittableRandom random) {
        for (int i = 0; i < shape.blocks(); i++) {
            FlowInitializer.initialize(shape, state, blockPrefix(i), random);
        }
        return this;
    }

    private String blockPrefix(int block) {
        return prefix + "blocks." + block + ".";
    }

    FlowShape shape() {
        return shape;
    }

    /** The prefix of the names of each block's arrays, in order. */
    List<String> blockPrefixes() {
        return IntStream.range(0, shape.blocks()).mapToObj(this::blockPrefix).toList();
    }

    /** The arrays of one name, one per block, for instance {@code hidden.weight} of each block; the state owns them. */
    List<NDArray> arrays(String part) {
        return blockPrefixes().stream().map(prefix -> state.get(prefix + part)).toList();
    }

    /** The names of the trainable parameters in the state: all arrays except the permutations. */
    public List<String> parameterNames() {
        return state.parameters(prefix);
    }

    /**
     * The log-likelihood of each vector divided by its length C (CFLOW's decoder, eq. 6).
     *
     * @param x {@code [N, C]}
     * @param condition {@code [N, P]}; empty for an unconditional flow
     * @return {@code [N]}, owned by the manager of {@code x}
     */
    public NDArray logLikelihood(NDArray x, NDList condition) {
        return EagerOperand.compute(
                new NDList(x).addAll(condition),
                in -> logLikelihood(in.get(0), in.stream().skip(1).findFirst(), Layout.ROWS));
    }

    /**
     * The log-likelihood of the vector at each position of maps, divided by its length C.
     *
     * @param maps {@code [B, C, h, w]}
     * @param condition {@code [1, P, h, w]}; empty for an unconditional flow
     * @return {@code [B, h, w]}
     */
    public Operand logLikelihood(Operand maps, Optional<Operand> condition) {
        return logLikelihood(maps, condition, Layout.MAPS);
    }

    private Operand logLikelihood(Operand x, Optional<Operand> condition, Layout layout) {
        Transformed z = forward(x, condition, layout);
        int channels = shape.channels();
        return z.output()
                .square()
                .sum(1)
                .mul(-0.5)
                .add(z.logDeterminant())
                .add(-channels * HALF_LOG_TWO_PI)
                .div(x.scalar(channels));
    }

    /** The latent vectors {@code [N, C, …]} with the log-determinants {@code [N, …]} of the whole chain. */
    Transformed forward(Operand x, Optional<Operand> condition, Layout layout) {
        return chain.forward(x, condition, layout);
    }

    /** Maps latent vectors {@code [N, C, …]} to feature vectors. */
    Operand inverse(Operand z, Optional<Operand> condition, Layout layout) {
        return chain.inverse(z, condition, layout);
    }
}
