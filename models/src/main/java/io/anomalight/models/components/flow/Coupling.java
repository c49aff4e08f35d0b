package io.anomalight.models.components.flow;

import io.anomalight.framework.arithmetic.MixedPrecision;
import io.anomalight.framework.arithmetic.Operand;
import io.anomalight.framework.memory.ModuleState;
import java.util.List;
import java.util.Optional;

/**
 * An affine coupling, then a global affine transformation, then a fixed permutation or rotation of the channels: FrEIA's {@code
 * AllInOneBlock} as CFLOW and FastFlow use it (Dinh et al. 2017; Gudovskiy et al. 2022, section 3.3; Yu et al. 2021, figure 2).
 *
 * <p>The state owns its arrays.
 */
final class Coupling {
    /** Factor for the subnet's outputs, so that a new block is close to the identity. */
    private static final double SUBNET_SCALE = 0.1;

    private static final double SOFTPLUS_BETA = 0.5;
    private static final double GLOBAL_SCALE = 0.1;

    private final Halves halves;
    private final double clampAlpha;
    private final Subnet subnet;
    private final ModuleState state;
    private final MixedPrecision mixedPrecision;
    private final String prefix;

    /**
     * @param clampAlpha bound on the log-scale
     * @param prefix of its arrays in the state
     */
    Coupling(
            Halves halves,
            double clampAlpha,
            Subnet subnet,
            ModuleState state,
            MixedPrecision mixedPrecision,
            String prefix) {
        this.halves = halves;
        this.clampAlpha = clampAlpha;
        this.subnet = subnet;
        this.state = state;
        this.mixedPrecision = mixedPrecision;
        this.prefix = prefix;
    }

    /**
     * Maps data to the latent space.
     *
     * @param x {@code [N, C, …]}
     * @param condition empty for an unconditional flow
     * @return the latent vectors, and the log-determinant of each, {@code [N, …]}
     */
    Transformed forward(Operand x, Optional<Operand> condition, Layout layout) {
        List<Operand> both = x.scopedAll(in -> {
            Operand passive = in.slice(1, 0, halves.passive());
            Affine affine = affine(passive, condition, layout);
            Operand active = affine.forward(in.slice(1, halves.passive(), halves.channels()));
            Operand scale = globalScale(in);
            Operand v = passive.concat(1, active)
                    .mul(layout.perChannel(scale))
                    .add(layout.perChannel(in.parameter(state, prefix + "offset")));
            return List.of(
                    mixed(v, layout), affine.logScale().sum(1).add(scale.log().sum()));
        });
        return new Transformed(both.get(0), both.get(1));
    }

    /** Maps the latent space to data: the inverse of {@link #forward}. */
    Operand inverse(Operand y, Optional<Operand> condition, Layout layout) {
        Operand u = unmixed(y, layout)
                .sub(layout.perChannel(y.parameter(state, prefix + "offset")))
                .div(layout.perChannel(globalScale(y)));
        Operand passive = u.slice(1, 0, halves.passive());
        Affine affine = affine(passive, condition, layout);
        return passive.concat(1, affine.inverse(u.slice(1, halves.passive(), halves.channels())));
    }

    /** s = alpha · tanh(0.1 · a_1), t = 0.1 · a_2, as in FrEIA until August 2023 and in anomalib. */
    private Affine affine(Operand passive, Optional<Operand> condition, Layout layout) {
        int active = halves.active();
        List<Operand> both = passive.scopedAll(in -> {
            Operand small = subnet.apply(in, condition, layout).mul(SUBNET_SCALE);
            return List.of(small.slice(1, 0, active).tanh().mul(clampAlpha), small.slice(1, active, 2L * active));
        });
        return new Affine(both.get(0), both.get(1));
    }

    /** The learned scale of each channel after a coupling, {@code [C]}: 0.1 · softplus(g) with beta = 0.5. */
    private Operand globalScale(Operand any) {
        // softplus(g, beta) = softplus(beta · g) / beta
        return any.parameter(state, prefix + "scale")
                .mul(SOFTPLUS_BETA)
                .softPlus()
                .mul(GLOBAL_SCALE / SOFTPLUS_BETA);
    }

    private Operand mixed(Operand v, Layout layout) {
        if (!rotates()) {
            return v.indexSelect(1, order()); // y_i = v_perm[i]
        }
        String rotation = prefix + "rotation";
        return layout == Layout.ROWS
                ? mixedPrecision.product(v, rotation)
                : LinearSubnet.convolve(v, v.parameter(state, rotation));
    }

    private Operand unmixed(Operand y, Layout layout) {
        if (!rotates()) {
            return y.indexSelect(1, inverse(order()));
        }
        Operand rotation = y.parameter(state, prefix + "rotation");
        return layout == Layout.ROWS ? y.matMul(rotation) : LinearSubnet.convolve(y, rotation.transpose(1, 0));
    }

    private boolean rotates() {
        return state.has(prefix + "rotation");
    }

    private long[] order() {
        return state.get(prefix + "perm").toLongArray();
    }

    private static long[] inverse(long[] order) {
        long[] inverse = new long[order.length];
        for (int i = 0; i < order.length; i++) {
            inverse[(int) order[i]] = i;
        }
        return inverse;
    }
}
