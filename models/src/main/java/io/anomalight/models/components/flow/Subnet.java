package io.anomalight.models.components.flow;

import io.anomalight.framework.arithmetic.Operand;
import java.util.Optional;

/** The network of a coupling that computes log-scale and shift of the active half from the passive half. */
interface Subnet {
    /**
     * The log-scale and the shift of each vector, before they are scaled.
     *
     * @param passive {@code [N, C - floor(C / 2), …]}
     * @param condition the condition of each vector; empty for an unconditional flow
     * @return {@code [N, 2 · floor(C / 2), …]}
     */
    Operand apply(Operand passive, Optional<Operand> condition, Layout layout);
}
