package io.anomalight.app.speedtest;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The values of one round, and what disturbed it. */
final class Round {
    /** A contestant that gets less than this share of the CPU time of its best round was held up. */
    private static final double LEAST_SHARE = 0.75;

    private final Map<SpeedtestRow, ResultLine.Values> values = new LinkedHashMap<>();
    private final List<String> disturbances = new ArrayList<>();
    private final Map<String, Double> cpuShares = new LinkedHashMap<>();

    /** Adds the value of a row. */
    void add(SpeedtestRow row, ResultLine.Values value) {
        values.put(row, value);
    }

    /** The values by their rows, in the order in which they were measured. */
    Map<SpeedtestRow, ResultLine.Values> values() {
        return Collections.unmodifiableMap(values);
    }

    /**
     * Notes what else the machine did while a contestant worked.
     *
     * @param who the contestant
     * @param request its request
     * @param disturbance the end of a sentence
     * @param cpuShare the CPU time of the contestant per second
     */
    void observed(String who, String request, Optional<String> disturbance, Optional<Double> cpuShare) {
        disturbance.ifPresent(what -> disturbances.add("while " + who + " ran, " + what));
        cpuShare.ifPresent(share -> cpuShares.put(who + " to " + request, share));
    }

    /** What disturbed this round, compared with all rounds of the same kind; empty if nothing did. */
    Optional<String> disturbance(List<Round> all) {
        if (!disturbances.isEmpty()) {
            return Optional.of(disturbances.get(0));
        }
        return cpuShares.entrySet().stream()
                .filter(each -> each.getValue() < LEAST_SHARE * bestShare(all, each.getKey()))
                .map(each -> each.getKey() + " got less CPU time per second than in other rounds")
                .findFirst();
    }

    private static double bestShare(List<Round> all, String what) {
        return all.stream()
                .mapToDouble(round -> round.cpuShares.getOrDefault(what, 0.0))
                .max()
                .orElse(0);
    }
}
