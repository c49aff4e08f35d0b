package io.anomalight.app.speedtest;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A row of the result table with its values.
 *
 * @param ours Anomalight's values, one per round
 * @param peers the values of each peer, in the rounds that it took part in
 * @param ratios the ratio to each peer in these rounds
 */
record ResultLine(SpeedtestRow row, Rounds ours, Map<Peer, Rounds> peers, Map<Peer, Rounds> ratios) {
    ResultLine {
        peers = Map.copyOf(peers);
        ratios = Map.copyOf(ratios);
    }

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

    /** The values of one round. */
    record Values(double ours, Map<Peer, Double> peers) {
        Values {
            peers = Map.copyOf(peers);
        }
    }

    /** A line of at least one round. */
    static ResultLine of(SpeedtestRow row, List<Values> rounds) {
        Map<Peer, Rounds> peers = new EnumMap<>(Peer.class);
        Map<Peer, Rounds> ratios = new EnumMap<>(Peer.class);
        for (Peer peer : Peer.values()) {
            List<Double> values = new ArrayList<>();
            List<Double> compared = new ArrayList<>();
            for (Values round : rounds) {
                Optional.ofNullable(round.peers().get(peer)).ifPresent(value -> {
                    values.add(value);
                    compared.add(row.ratio(round.ours(), value));
                });
            }
            if (!values.isEmpty()) {
                peers.put(peer, new Rounds(values));
                ratios.put(peer, new Rounds(compared));
            }
        }
        return new ResultLine(row, new Rounds(rounds.stream().map(Values::ours).toList()), peers, ratios);
    }

    /** The peer that Anomalight beats least, by the median of the ratios; empty if there is no peer. */
    Optional<Peer> strongest() {
        return ratios.keySet().stream()
                .max(Comparator.comparingDouble(
                                (Peer peer) -> row.strength(ratio(peer).median()))
                        .thenComparing(Comparator.reverseOrder()));
    }

    /** The ratio to a peer that took part. */
    Rounds ratio(Peer peer) {
        return Optional.ofNullable(ratios.get(peer)).orElseThrow();
    }
}
