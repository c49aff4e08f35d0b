package io.anomalight.app.speedtest;

import io.anomalight.app.speedtest.contestant.Contestant;
import io.anomalight.app.speedtest.contestant.ModelSetup;
import io.anomalight.app.speedtest.contestant.RawImages;
import io.anomalight.framework.console.Console;
import io.anomalight.framework.failure.UserError;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Starts contestants, runs rounds, and collects the rows of the result table. */
final class Race {
    private final SpeedtestConfig config;
    private final Contestant.Factory ours;
    private final Map<Peer, Contestant.Factory> peers;
    private final Path scratch;
    private final Console console;
    private final Clocks clocks;
    private final Runnable afterRound;
    private final Map<SpeedtestRow, ResultLine> lines = new LinkedHashMap<>();
    private final List<String> notes = new ArrayList<>();
    private final ThreadTrial threads;

    /**
     * Creates a race without results.
     *
     * @param scratch a temporary folder
     * @param afterRound called when there are new results
     */
    Race(
            SpeedtestConfig config,
            Contestant.Factory ours,
            Map<Peer, Contestant.Factory> peers,
            Path scratch,
            Console console,
            Clocks clocks,
            Runnable afterRound) {
        this.config = config;
        this.ours = ours;
        this.peers = Map.copyOf(peers);
        this.scratch = scratch;
        this.console = console;
        this.clocks = clocks;
        this.afterRound = afterRound;
        this.threads = new ThreadTrial(clocks, notes::add);
    }

    /**
     * Starts Anomalight and peers, each with the thread settings that suit it best; the caller closes them.
     *
     * @param wanted the peers; those that this race does not have are left out
     * @param trial a short request of the kind that follows
     */
    Contestants start(ModelSetup setup, RawImages images, Set<Peer> wanted, String trial) {
        Contestant first = started(Contestants.OURS, ours, setup, images, trial);
        Map<Peer, Contestant> others = new EnumMap<>(Peer.class);
        try {
            for (Peer peer : Peer.values()) {
                Optional<Contestant.Factory> factory =
                        Optional.ofNullable(peers.get(peer)).filter(unused -> wanted.contains(peer));
                factory.ifPresent(each -> others.put(peer, started(peer.title(), each, setup, images, trial)));
            }
            return new Contestants(first, others, clocks, why -> note(setup.name() + ": " + why));
        } catch (RuntimeException e) {
            first.close(); // otherwise nothing would close them
            others.values().forEach(Contestant::close);
            throw e;
        }
    }

    private Contestant started(
            String who, Contestant.Factory factory, ModelSetup setup, RawImages images, String trial) {
        return threads.fastest(factory, new ThreadTrial.Trial(who, setup, images, scratch, trial))
                .start(setup, images, scratch);
    }

    /**
     * Runs the rounds of a section.
     *
     * @throws UserError if Anomalight fails in the first round
     */
    void rounds(String what, int wanted, RoundLoop.Body body) {
        new RoundLoop(config.maxSeconds(), console, clocks.nanos(), notes::add).run(what, wanted, body, rounds -> {
            Set<SpeedtestRow> rows = new LinkedHashSet<>();
            rounds.forEach(round -> rows.addAll(round.values().keySet()));
            rows.forEach(row -> lines.put(row, line(row, rounds)));
            afterRound.run();
        });
    }

    private static ResultLine line(SpeedtestRow row, List<Round> rounds) {
        return ResultLine.of(
                row,
                rounds.stream()
                        .flatMap(round -> Optional.ofNullable(round.values().get(row)).stream())
                        .toList());
    }

    /** Adds a row that does not depend on what else the machine does. */
    void add(SpeedtestRow row, ResultLine.Values values) {
        lines.put(row, ResultLine.of(row, List.of(values)));
    }

    /** Adds a remark to the result. */
    void note(String sentence) {
        if (!notes.contains(sentence)) {
            notes.add(sentence);
        }
    }

    SpeedtestConfig config() {
        return config;
    }

    /** The measured rows, in the order of the table. */
    List<ResultLine> lines() {
        Set<SpeedtestRow> rows = new LinkedHashSet<>(SpeedtestRow.OF_CFLOW);
        rows.addAll(lines.keySet());
        return rows.stream()
                .flatMap(row -> Optional.ofNullable(lines.get(row)).stream())
                .toList();
    }

    /** Remarks on the measurement, for instance on rounds that were repeated. */
    List<String> notes() {
        return List.copyOf(notes);
    }
}
