package io.anomalight.app.speed;

import java.util.Arrays;

/**
 * How long something took, measured many times; in milliseconds.
 *
 * @param p50 half of the times are no longer than this one
 * @param p95 95 of 100 times are no longer
 * @param p99 99 of 100 times are no longer
 * @param mean of all times
 */
public record Latency(double p50, double p95, double p99, double mean) {

    private static final double NANOS = 1e6;

    /** Percentiles by nearest rank, so that each is a time that was measured. */
    public static Latency ofNanos(long[] nanos) {
        if (nanos.length == 0) {
            throw new IllegalArgumentException("nothing was measured");
        }
        long[] sorted = nanos.clone();
        Arrays.sort(sorted);
        return new Latency(
                rank(sorted, 50) / NANOS,
                rank(sorted, 95) / NANOS,
                rank(sorted, 99) / NANOS,
                Arrays.stream(sorted).average().orElseThrow() / NANOS);
    }

    private static long rank(long[] sorted, int percent) {
        // The smallest rank r with r / n >= percent / 100, in whole numbers.
        int rank = (int) ((percent * (long) sorted.length + 99) / 100);
        return sorted[rank - 1];
    }
}
