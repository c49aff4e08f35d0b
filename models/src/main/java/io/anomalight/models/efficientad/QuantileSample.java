package io.anomalight.models.efficientad;

import java.util.Arrays;

/**
 * Quantiles of any number of values in bounded memory: exact while all values fit, and of a uniform sample beyond.
 *
 * <p>A hash of its index decides whether a value stays. So the same values in the same order give the same quantiles, and no row
 * or column of an image is preferred.
 */
final class QuantileSample {
    private final float[] values;
    /** For each value, how many halvings of the sampling rate it survives: the trailing zero bits of its hash. */
    private final byte[] endurance;

    private int size;
    private int halvings;
    private long seen;

    /** Creates a sample with a largest number of values. */
    QuantileSample(int capacity) {
        values = new float[capacity];
        endurance = new byte[capacity];
    }

    void addAll(float[] added) {
        for (float value : added) {
            byte lasting = (byte) Long.numberOfTrailingZeros(mixed(seen++));
            if (lasting >= halvings) {
                add(value, lasting);
            }
        }
    }

    private void add(float value, byte lasting) {
        while (size == values.length) {
            halve();
        }
        if (lasting >= halvings) {
            values[size] = value;
            endurance[size++] = lasting;
        }
    }

    private void halve() {
        halvings++;
        int kept = 0;
        for (int i = 0; i < size; i++) {
            if (endurance[i] >= halvings) {
                values[kept] = values[i];
                endurance[kept++] = endurance[i];
            }
        }
        size = kept;
    }

    // The finaliser of SplitMix64.
    private static long mixed(long index) {
        long z = (index + 1) * 0x9e3779b97f4a7c15L;
        z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        return z ^ (z >>> 31);
    }

    /** The number of values in the sample. */
    int size() {
        return size;
    }

    /**
     * A quantile, interpolated linearly as in {@code torch.quantile}.
     *
     * @throws IllegalStateException if no value was added
     */
    double quantile(double share) {
        if (size == 0) {
            throw new IllegalStateException("a quantile needs at least one value");
        }
        float[] sorted = Arrays.copyOf(values, size);
        Arrays.sort(sorted);
        double position = share * (size - 1);
        int below = (int) position;
        int above = Math.min(below + 1, size - 1);
        return sorted[below] + (position - below) * ((double) sorted[above] - sorted[below]);
    }
}
