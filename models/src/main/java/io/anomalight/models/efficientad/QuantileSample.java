package io.anomalight.models.efficientad;

import java.util.Arrays;

/**
 * Quantiles of any number of values in bounded memory. They are exact up to the capacity; for more values they are
 * computed from a uniform random sample.
 *
 * <p>A value is kept or removed according to a hash of its index. So the same values in the same order give the same
 * quantiles, and no row or column of an image is preferred.
 */
final class QuantileSample {
    private static final int FIRST_LENGTH = 1 << 16;

    private final int capacity;
    private float[] values;
    /** For each value, the number of halvings after which it is still kept: the trailing zero bits of its hash. */
    private byte[] keptHalvings;

    private int size;
    private int halvings;
    private long seen;

    /** Creates a sample with a maximum number of values. */
    QuantileSample(int capacity) {
        this.capacity = capacity;
        values = new float[Math.min(capacity, FIRST_LENGTH)];
        keptHalvings = new byte[values.length];
    }

    void addAll(float[] added) {
        for (float value : added) {
            byte maxHalvings = (byte) Long.numberOfTrailingZeros(mixed(seen++));
            if (maxHalvings >= halvings) {
                add(value, maxHalvings);
            }
        }
    }

    private void add(float value, byte maxHalvings) {
        while (size == values.length) {
            makeRoom();
        }
        if (maxHalvings >= halvings) {
            values[size] = value;
            keptHalvings[size++] = maxHalvings;
        }
    }

    private void makeRoom() {
        if (values.length < capacity) {
            int length = (int) Math.min(capacity, 2L * values.length);
            values = Arrays.copyOf(values, length);
            keptHalvings = Arrays.copyOf(keptHalvings, length);
        } else {
            halve();
        }
    }

    private void halve() {
        halvings++;
        int kept = 0;
        for (int i = 0; i < size; i++) {
            if (keptHalvings[i] >= halvings) {
                values[kept] = values[i];
                keptHalvings[kept++] = keptHalvings[i];
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
     * Quantiles, interpolated linearly as in {@code torch.quantile}.
     *
     * @throws IllegalStateException if no value was added
     */
    double[] quantiles(double... shares) {
        if (size == 0) {
            throw new IllegalStateException("a quantile needs at least one value");
        }
        float[] sorted = Arrays.copyOf(values, size);
        Arrays.sort(sorted);
        return Arrays.stream(shares).map(share -> quantile(sorted, share)).toArray();
    }

    private static double quantile(float[] sorted, double share) {
        double position = share * (sorted.length - 1);
        int below = (int) position;
        int above = Math.min(below + 1, sorted.length - 1);
        return sorted[below] + (position - below) * ((double) sorted[above] - sorted[below]);
    }
}
