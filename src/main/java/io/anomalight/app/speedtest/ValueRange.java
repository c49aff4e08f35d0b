package io.anomalight.app.speedtest;

import java.util.List;

/**
 * The same figure of several rounds.
 *
 * @param rounds in their order, at least one
 */
record ValueRange(List<Double> rounds) {
    ValueRange {
        rounds = List.copyOf(rounds);
        if (rounds.isEmpty()) {
            throw new IllegalArgumentException("nothing was measured");
        }
    }

    /** The middle one, or the mean of the two in the middle. */
    double median() {
        List<Double> sorted = rounds.stream().sorted().toList();
        int size = sorted.size();
        return (sorted.get((size - 1) / 2) + sorted.get(size / 2)) / 2;
    }

    double min() {
        return rounds.stream().mapToDouble(Double::doubleValue).min().orElseThrow();
    }

    double max() {
        return rounds.stream().mapToDouble(Double::doubleValue).max().orElseThrow();
    }
}
