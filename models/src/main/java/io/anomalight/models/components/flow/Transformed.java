package io.anomalight.models.components.flow;

import ai.djl.ndarray.NDArray;

/**
 * What a flow, or a block of it, makes of its input.
 *
 * @param output of the input's shape, {@code [N, …]}
 * @param logDeterminant log |det| of the Jacobian of each sample, {@code [N]}
 */
public record Transformed(NDArray output, NDArray logDeterminant) {

    /** What both make of the input, one after the other, {@code next} being what the second made of this output. */
    Transformed then(Transformed next) {
        return new Transformed(next.output, logDeterminant.add(next.logDeterminant));
    }
}
