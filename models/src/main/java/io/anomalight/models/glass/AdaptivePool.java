package io.anomalight.models.glass;

import io.anomalight.framework.arithmetic.Operand;

/**
 * PyTorch's {@code adaptive_avg_pool1d} over the last of three axes: number i of the result is the mean of the inputs from ⌊i·n/m⌋ to
 * ⌈(i+1)·n/m⌉ (exclusive).
 *
 * @param in n, the length of the axis
 * @param out m, its length in the result
 */
record AdaptivePool(int in, int out) {

    /** Pools {@code [B, P, n]} to {@code [B, P, m]}. */
    Operand apply(Operand x, long positions) {
        if (in % out == 0) {
            return x.reshape(-1, positions, out, in / out).mean(3);
        }
        int longest = 0;
        for (int i = 0; i < out; i++) {
            longest = Math.max(longest, end(i) - start(i));
        }
        Operand sum = part(x, 0);
        for (int offset = 1; offset < longest; offset++) {
            try (Operand before = sum;
                    Operand next = part(x, offset)) {
                sum = before.add(next);
            }
        }
        return sum;
    }

    /** The inputs at this offset from the start of each mean, weighted; 0 beyond the end of a mean. */
    private Operand part(Operand x, int offset) {
        long[] indices = new long[out];
        float[] weights = new float[out];
        for (int i = 0; i < out; i++) {
            boolean inside = start(i) + offset < end(i);
            indices[i] = inside ? start(i) + offset : start(i);
            weights[i] = inside ? 1f / (end(i) - start(i)) : 0;
        }
        try (Operand chosen = x.indexSelect(2, indices)) {
            return chosen.mul(x.constant(weights, out));
        }
    }

    private int start(int i) {
        return (int) ((long) i * in / out);
    }

    private int end(int i) {
        return (int) (((long) (i + 1) * in + out - 1) / out);
    }
}
