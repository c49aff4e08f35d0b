package io.anomalight.app.race;

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
record Line(Row row, Range ours, Optional<Range> reference) {

    /** Ours against the reference, round by round. */
    Optional<Range> ratio() {
        return reference.map(other -> new Range(IntStream.range(0, ours.rounds().size())
                .mapToObj(round ->
                        row.ratio(ours.rounds().get(round), other.rounds().get(round)))
                .toList()));
    }

    /** A line that grows round by round. */
    static final class Growing {
        private final Row row;
        private final List<Double> ours = new ArrayList<>();
        private final List<Double> reference = new ArrayList<>();

        Growing(Row row) {
            this.row = row;
        }

        /** Adds a round. */
        void add(double ourFigure, Optional<Double> referenceFigure) {
            ours.add(ourFigure);
            referenceFigure.ifPresent(reference::add);
        }

        /** The line so far; nothing if there was no round. */
        Optional<Line> line() {
            if (ours.isEmpty()) {
                return Optional.empty();
            }
            boolean both = reference.size() == ours.size();
            return Optional.of(
                    new Line(row, new Range(ours), both ? Optional.of(new Range(reference)) : Optional.empty()));
        }
    }
}
