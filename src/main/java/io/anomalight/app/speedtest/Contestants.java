package io.anomalight.app.speedtest;

import io.anomalight.app.speedtest.contestant.Contestant;
import io.anomalight.framework.failure.UserError;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Anomalight and its peers, each in its own process during all rounds of a section. */
final class Contestants implements AutoCloseable {
    static final String OURS = "Anomalight";

    private final Contestant ours;
    private final Map<Peer, Contestant> peers;
    private final Clocks clocks;
    private final Consumer<String> notes;

    /**
     * Takes over contestants; they are closed with this object.
     *
     * @param notes gets a sentence for a peer that fails
     */
    Contestants(Contestant ours, Map<Peer, Contestant> peers, Clocks clocks, Consumer<String> notes) {
        this.ours = ours;
        this.peers = new EnumMap<>(Peer.class);
        this.peers.putAll(peers);
        this.clocks = clocks;
        this.notes = notes;
    }

    /** The answers of all contestants that are left. */
    record Answers(List<Double> ours, Map<Peer, List<Double>> peers) {
        Answers {
            ours = List.copyOf(ours);
            peers = Map.copyOf(peers);
        }
    }

    /**
     * Sends a request to Anomalight and to peers, one after the other; each round starts with another one.
     *
     * @param number the number of the round
     * @param round gets what else the machine did
     * @param wanted the peers to ask
     */
    Answers ask(int number, Round round, String request, Set<Peer> wanted) {
        List<Optional<Peer>> order = new ArrayList<>(List.of(Optional.empty()));
        peers.keySet().stream().filter(wanted::contains).forEach(peer -> order.add(Optional.of(peer)));
        Collections.rotate(order, -number);
        List<Double> ourAnswer = new ArrayList<>();
        Map<Peer, List<Double>> answers = new EnumMap<>(Peer.class);
        for (Optional<Peer> turn : order) {
            turn.ifPresentOrElse(
                    peer -> askPeer(peer, round, request).ifPresent(answer -> answers.put(peer, answer)),
                    () -> ourAnswer.addAll(askOurs(round, request)));
        }
        return new Answers(ourAnswer, answers);
    }

    /** Sends a request to all. */
    Answers ask(int number, Round round, String request) {
        return ask(number, round, request, peers.keySet());
    }

    /** Sends a request to Anomalight only. */
    List<Double> askOurs(Round round, String request) {
        return observed(OURS, ours, round, request);
    }

    private Optional<List<Double>> askPeer(Peer peer, Round round, String request) {
        Contestant contestant = Optional.ofNullable(peers.get(peer)).orElseThrow();
        return attempt(peer, () -> observed(peer.title(), contestant, round, request));
    }

    private Optional<List<Double>> attempt(Peer peer, Supplier<List<Double>> request) {
        try {
            return Optional.of(request.get());
        } catch (UserError e) {
            Optional.ofNullable(peers.remove(peer)).ifPresent(Contestant::close);
            notes.accept(peer.title() + " is left out from here on: " + e.getMessage());
            return Optional.empty();
        }
    }

    private List<Double> observed(String who, Contestant contestant, Round round, String request) {
        Optional<CpuTimes> before = clocks.cpu().get();
        OptionalDouble usedBefore = contestant.cpuSeconds();
        long begin = clocks.nanos().getAsLong();
        List<Double> answer = contestant.ask(request);
        double seconds = clocks.secondsSince(begin);
        OptionalDouble usedAfter = contestant.cpuSeconds();
        OptionalDouble used = usedBefore.isPresent() && usedAfter.isPresent()
                ? OptionalDouble.of(usedAfter.getAsDouble() - usedBefore.getAsDouble())
                : OptionalDouble.empty();
        Optional<CpuTimes> after = clocks.cpu().get();
        Optional<String> disturbance =
                before.flatMap(earlier -> after.flatMap(later -> later.disturbance(earlier, used)));
        Optional<Double> share =
                seconds > 0 && used.isPresent() ? Optional.of(used.getAsDouble() / seconds) : Optional.empty();
        round.observed(who, request, disturbance, share);
        return answer;
    }

    @Override
    public void close() {
        ours.close();
        peers.values().forEach(Contestant::close);
    }
}
