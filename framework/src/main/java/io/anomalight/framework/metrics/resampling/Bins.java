package io.anomalight.framework.metrics.resampling;

import java.util.Arrays;

/**
 * Counts from the first to the last bin that is not empty.
 *
 * @param first the index of the first bin
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Bins(int first, float[] counts) {
    static final Bins NONE = new Bins(0, new float[0]);

    static Bins of(float[] counts) {
        int from = 0;
        int to = counts.length;
        while (from < to && counts[from] == 0) {
            from++;
        }
        while (to > from && counts[to - 1] == 0) {
            to--;
        }
        return from == to ? NONE : new Bins(from, Arrays.copyOfRange(counts, from, to));
    }

    // The loop that a draw spends its time in: without branches, so that the compiler uses vector instructions.
    void addTo(float[] sums, float times) {
        for (int i = 0; i < counts.length; i++) {
            sums[first + i] += times * counts[i];
        }
    }

    /** The counts in fewer, wider bins: {@code wider} has the new bin of each present one, ascending. */
    Bins joined(int[] wider) {
        if (counts.length == 0) {
            return NONE;
        }
        int from = wider[first];
        float[] sums = new float[wider[first + counts.length - 1] - from + 1];
        for (int i = 0; i < counts.length; i++) {
            sums[wider[first + i] - from] += counts[i];
        }
        return new Bins(from, sums);
    }
}
