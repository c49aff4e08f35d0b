package io.anomalight.app.speedtest;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * A row of the result table with its values.
 *
 * @param ours Anomalight's values, one per round
 * @param reference the reference's values in the same rounds; empty if there is no reference
 */
record ResultLine(SpeedtestRow row, Rounds ours, Optional<Rounds> reference) {

    /**
     * The values of a row.
     *
     * @param rounds one value per round, at least one
     */
    record Rounds(List<Double> rounds) {
        Rounds {
            rounds = List.copyOf(rounds);
            if (rounds.isEmpty()) {
                throw new IllegalArgumentException("nothing was measured");
            }
        }

        /** The median; for an even number of rounds, the mean of the two middle values. */
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

    /** The ratio to the reference, one per round. */
    Optional<Rounds> ratio() {
        return reference.map(
                other -> new Rounds(IntStream.range(0, ours.rounds().size())
                        .mapToObj(round -> row.ratio(
                                ours.rounds().get(round), other.rounds().get(round)))
                        .toList()));
    }

    /** Collects the values of a row, round by round. */
    static final class Collector {
        private final SpeedtestRow row;
        private final List<Double> ours = new ArrayList<>();
        private final List<Double> reference = new ArrayList<>();

        Collector(SpeedtestRow row) {
            this.row = row;
        }

        /** Adds the values of a round. */
        void add(double ourValue, Optional<Double> referenceValue) {
            ours.add(ourValue);
            referenceValue.ifPresent(reference::add);
        }

        /** The line with the values so far; empty before the first value. */
        Optional<ResultLine> line() {
            if (ours.isEmpty()) {
                return Optional.empty();
            }
            boolean both = reference.size() == ours.size();
            return Optional.of(new ResultLine(
                    row, new Rounds(ours), both ? Optional.of(new Rounds(reference)) : Optional.empty()));
        }
    }
}
