package io.anomalight.models.components.flow;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import io.anomalight.framework.arithmetic.MixedPrecision;
import io.anomalight.framework.memory.ModuleState;
import java.util.ArrayList;
import java.util.List;
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
    private final List<LinearCoupling> blocks = new ArrayList<>();

    /** Creates a flow whose parameters are already in the state, or are added by {@link #initialize}. */
    public NormalizingFlow(FlowShape shape, ModuleState state, String prefix) {
        this.shape = shape;
        this.state = state;
        this.prefix = prefix;
        MixedPrecision mixedPrecision = new MixedPrecision(state);
        for (int i = 0; i < shape.blocks(); i++) {
            blocks.add(new LinearCoupling(shape, state, mixedPrecision, blockPrefix(i)));
        }
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
        Transformed z = forward(x, condition);
        int channels = shape.channels();
        return z.output()
                .square()
                .sum(new int[] {1})
                .mul(state.constant(-0.5))
                .add(z.logDeterminant())
                .sub(state.constant(channels * HALF_LOG_TWO_PI))
                .div(state.constant(channels));
    }

    /** The latent vectors {@code [N, C]} with the log-determinants {@code [N]} of the whole chain. */
    Transformed forward(NDArray x, NDList condition) {
        Transformed all = blocks.get(0).forward(x, condition);
        for (LinearCoupling block : blocks.subList(1, blocks.size())) {
            all = all.then(block.forward(all.output(), condition));
        }
        return all;
    }

    /** Maps latent vectors {@code [N, C]} to feature vectors. */
    NDArray inverse(NDArray z, NDList condition) {
        NDArray x = z;
        for (int i = blocks.size() - 1; i >= 0; i--) {
            x = blocks.get(i).inverse(x, condition);
        }
        return x;
    }
}
