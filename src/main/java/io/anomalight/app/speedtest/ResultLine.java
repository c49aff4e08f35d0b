package io.anomalight.app.speedtest;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * A row with its figures.
 *
 * @param ours a figure a round
 * @param reference that of the reference in the same rounds; absent where there is none
 */
record ResultLine(SpeedtestRow row, ValueRange ours, Optional<ValueRange> reference) {

    /** Ours against the reference, round by round. */
    Optional<ValueRange> ratio() {
        return reference.map(
                other -> new ValueRange(IntStream.range(0, ours.rounds().size())
                        .mapToObj(round -> row.ratio(
                                ours.rounds().get(round), other.rounds().get(round)))
                        .toList()));
    }

    /** A line that grows round by round. */
    static final class Growing {
        private final SpeedtestRow row;
        private final List<Double> ours = new ArrayList<>();
        private final List<Double> reference = new ArrayList<>();

        Growing(SpeedtestRow row) {
            this.row = row;
        }

        /** Adds a round. */
        void add(double ourFigure, Optional<Double> referenceFigure) {
            ours.add(ourFigure);
            referenceFigure.ifPresent(reference::add);
        }

        /** The line so far; nothing if there was no round. */
        Optional<ResultLine> line() {
            if (ours.isEmpty()) {
                return Optional.empty();
            }
            boolean both = reference.size() == ours.size();
            return Optional.of(new ResultLine(
                    row, new ValueRange(ours), both ? Optional.of(new ValueRange(reference)) : Optional.empty()));
        }
    }
}
