package io.anomalight.models.glass;

import io.anomalight.framework.arithmetic.Operand;
import io.anomalight.models.components.trained.Norm;

/**
 * Truncated projection: moves points along their direction from a centre until their distance lies between two radii (section 3.3,
 * equations 6 to 8 of the paper).
 *
 * @param inner the smallest distance
 * @param outer the largest distance
 */
record Shell(double inner, double outer) {
    private static final Norm NORM = new Norm(1e-10);

    /**
     * Projects points {@code [B, C, h, w]}.
     *
     * @param centres the centre of each point, of the same shape, or {@code [1, C, h, w]}
     */
    Operand project(Operand points, Operand centres) {
        return points.scoped(in -> {
            Operand direction = in.sub(centres);
            Operand length = lengths(direction);
            Operand atLeast = length.maximum(inner);
            Operand allowed = atLeast.mul(-1).maximum(-outer).mul(-1);
            return direction.mul(allowed.div(length)).add(centres);
        });
    }

    /** The Euclidean norm over the channels, {@code [B, 1, h, w]}; never 0, so it can divide. */
    static Operand lengths(Operand points) {
        return NORM.of(points, new int[] {1}, true);
    }
}
