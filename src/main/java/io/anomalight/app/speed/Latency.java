package io.anomalight.app.speed;

import java.util.Arrays;

/**
 * Statistics of measured times, in milliseconds.
 *
 * @param p50 the median
 * @param p95 the 95th percentile
 * @param p99 the 99th percentile
 * @param mean the mean
 */
public record Latency(double p50, double p95, double p99, double mean) {

    private static final double NANOS = 1e6;

    /** Computes percentiles by nearest rank, so that each is a measured time. */
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
