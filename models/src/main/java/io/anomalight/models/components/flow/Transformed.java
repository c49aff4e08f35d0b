package io.anomalight.models.components.flow;

import io.anomalight.framework.arithmetic.Operand;

/**
 * The result of a flow or of one of its blocks.
 *
 * @param output the transformed input, of the same shape {@code [N, …]}
 * @param logDeterminant log |det| of the Jacobian of each sample, {@code [N]}
 */
public record Transformed(Operand output, Operand logDeterminant) {

    /**
     * The result of two transforms in sequence. {@code next} is the result of the second transform, whose input was this output.
     */
    Transformed then(Transformed next) {
        return new Transformed(next.output, logDeterminant.add(next.logDeterminant));
    }
}
