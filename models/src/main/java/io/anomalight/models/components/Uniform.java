package io.anomalight.models.components;

import java.util.SplittableRandom;

/** Initial parameters as in PyTorch's layers: uniform between -bound and bound. */
public final class Uniform {
    private Uniform() {}

    /** Draws {@code length} numbers. */
    public static float[] within(double bound, int length, SplittableRandom random) {
        float[] values = new float[length];
        for (int i = 0; i < length; i++) {
            values[i] = (float) (bound * (2 * random.nextDouble() - 1));
        }
        return values;
    }
}
