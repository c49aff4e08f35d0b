package io.anomalight.models.efficientad;

import java.util.Arrays;

/**
 * Quantiles of any number of values in bounded memory: exact while all values fit, and of an even share of them beyond.
 *
 * <p>Which values stay depends on nothing but how many came before, through a hash, so that the same values in the same order
 * give the same quantiles, and no row or column of an image is preferred.
 */
final class QuantileSample {
    private final float[] values;
    /** How many times the share may be halved before a value goes. */
    private final byte[] endurance;

    private int size;
    private int halvings;
    private long seen;

    /** Keeps at most so many values. */
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

    /** How many values there are now. */
    int size() {
        return size;
    }

    /**
     * The value below which such a share of all values lies, linear between neighbours as by {@code torch.quantile}.
     *
     * @throws IllegalStateException if no value was added
     */
    double quantile(double share) {
        if (size == 0) {
            throw new IllegalStateException("there is no quantile of no values");
        }
        float[] sorted = Arrays.copyOf(values, size);
        Arrays.sort(sorted);
        double position = share * (size - 1);
        int below = (int) position;
        int above = Math.min(below + 1, size - 1);
        return sorted[below] + (position - below) * ((double) sorted[above] - sorted[below]);
    }
}
