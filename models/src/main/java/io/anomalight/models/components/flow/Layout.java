package io.anomalight.models.components.flow;

import io.anomalight.framework.arithmetic.Operand;

/** How feature vectors are arranged in an operand. Their channels are always axis 1. */
enum Layout {
    /** One vector per row: {@code [N, C]}. */
    ROWS,
    /** One vector per position of a map: {@code [B, C, h, w]}. */
    MAPS;

    /** Reshapes one number per channel, {@code [C]}, so that it can be broadcast. */
    Operand perChannel(Operand numbers) {
        return this == ROWS ? numbers : numbers.reshape(-1, 1, 1);
    }
}
