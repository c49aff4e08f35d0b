package io.anomalight.models.components;

import java.util.SplittableRandom;

/** Fresh parameters as PyTorch's layers draw them: alike likely from -bound to bound. */
public final class Uniform {
    private Uniform() {}

    /** Draws so many numbers. */
    public static float[] within(double bound, int length, SplittableRandom random) {
        float[] values = new float[length];
        for (int i = 0; i < length; i++) {
            values[i] = (float) (bound * (2 * random.nextDouble() - 1));
        }
        return values;
    }
}
