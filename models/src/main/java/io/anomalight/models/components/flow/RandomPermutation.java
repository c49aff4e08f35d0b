package io.anomalight.models.components.flow;

import java.util.SplittableRandom;

/** Random permutations, uniformly distributed. */
public final class RandomPermutation {
    private RandomPermutation() {}

    /** Draws a permutation of 0 … n - 1 (Fisher and Yates, inside out). */
    public static long[] draw(int n, SplittableRandom random) {
        long[] order = new long[n];
        for (int i = 0; i < n; i++) {
            int j = random.nextInt(i + 1);
            order[i] = order[j];
            order[j] = i;
        }
        return order;
    }
}
