package io.anomalight.models.glass;

import java.util.Arrays;

/** Quantiles with linear interpolation, as by {@code torch.quantile}. */
final class Quantile {
    private Quantile() {}

    /** The quantile of these numbers, which stay in their order; {@code share} is from 0 to 1. */
    static float of(float[] numbers, double share) {
        float[] sorted = numbers.clone();
        Arrays.sort(sorted);
        double place = share * (sorted.length - 1);
        int below = (int) Math.floor(place);
        int above = Math.min(below + 1, sorted.length - 1);
        return (float) (sorted[below] + (place - below) * (sorted[above] - sorted[below]));
    }
}
