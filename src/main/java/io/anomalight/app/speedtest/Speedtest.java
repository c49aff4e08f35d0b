package io.anomalight.app.speedtest;

import io.anomalight.app.speed.Latency;
import io.anomalight.app.speedtest.contestant.RawImages;
import io.anomalight.app.speedtest.contestant.SpeedtestSetup;
import io.anomalight.framework.console.Megabytes;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.LongSupplier;

/**
 * Measures the rows of the result table: Anomalight and its peers in turn, on the same images.
 *
 * @param bfloat16 whether this processor supports bfloat16
 * @param images decoded images of the size of CFLOW
 */
record Speedtest(Race race, boolean bfloat16, RawImages images) {
    private static final double NANOS = 1e9;

    /** ONNX Runtime can't train. */
    private static final Set<Peer> THAT_TRAIN = Set.of(Peer.PYTORCH, Peer.PLAIN);

    /** The process of ONNX Runtime also holds the engine that exported the graph. */
    private static final Set<Peer> WITH_MEMORY = THAT_TRAIN;

    private SpeedtestConfig config() {
        return race.config();
    }

    /** Measures the first and later epochs with ResNet-18, and the memory of the first fit. */
    void training() {
        SpeedtestSetup setup = config().resNet18();
        String warmUp = "train " + setup.fewestImages() + " 1";
        int images = config().trainImages();
        try (Contestants contestants = race.start(setup, this.images, THAT_TRAIN, warmUp)) {
            contestants.ask(0, new Round(), warmUp);
            race.rounds("Training with ResNet-18", config().rounds(), (number, round) -> {
                Contestants.Answers epochs = contestants.ask(number, round, "train " + images + " 2");
                round.add(SpeedtestRow.FIRST_EPOCH, perSecond(images, epochs, 0));
                round.add(SpeedtestRow.LATER_EPOCHS, perSecond(images, epochs, 1));
                if (number == 0) {
                    memory(contestants, SpeedtestRow.TRAINING_MEMORY);
                }
            });
        }
    }

    /** Measures the first epoch with ResNet-50. */
    void trainingResNet50() {
        SpeedtestSetup setup = config().resNet50();
        String warmUp = "train " + setup.fewestImages() + " 1";
        int images = config().resnet50Images();
        try (Contestants contestants = race.start(setup, this.images, THAT_TRAIN, warmUp)) {
            contestants.ask(0, new Round(), warmUp);
            race.rounds(
                    "Training with ResNet-50",
                    Math.min(config().rounds(), config().resnet50Rounds()),
                    (number, round) -> round.add(
                            SpeedtestRow.RESNET50,
                            perSecond(images, contestants.ask(number, round, "train " + images + " 1"), 0)));
        }
    }

    /** Measures throughput and latency in both precisions; both are compared with the peers in float32. */
    void scoring() {
        int many = config().scoreImages();
        int single = config().latencyImages();
        SpeedtestSetup setup = config().resNet18();
        try (Contestants contestants =
                race.start(setup, images, EnumSet.allOf(Peer.class), "score " + setup.batchSize() + " float32")) {
            race.rounds("Scoring with ResNet-18", config().rounds(), (number, round) -> {
                Contestants.Answers batches = contestants.ask(number, round, "score " + many + " float32");
                round.add(SpeedtestRow.SCORING, perSecond(many, batches, 0));
                if (number == 0) {
                    memory(contestants, SpeedtestRow.SCORING_MEMORY);
                }
                Contestants.Answers singles = contestants.ask(number, round, "latency " + single + " float32");
                latencies(round, singles, SpeedtestRow.LATENCY_P50, SpeedtestRow.LATENCY_P95);
                if (bfloat16) {
                    bfloat16(contestants, round, batches, singles);
                }
            });
        }
    }

    private void bfloat16(
            Contestants contestants, Round round, Contestants.Answers batches, Contestants.Answers singles) {
        int many = config().scoreImages();
        List<Double> ourBatches = contestants.askOurs(round, "score " + many + " bf16");
        round.add(SpeedtestRow.SCORING_BF16, perSecond(many, new Contestants.Answers(ourBatches, batches.peers()), 0));
        List<Double> ourSingles = contestants.askOurs(round, "latency " + config().latencyImages() + " bf16");
        latencies(
                round,
                new Contestants.Answers(ourSingles, singles.peers()),
                SpeedtestRow.LATENCY_BF16_P50,
                SpeedtestRow.LATENCY_BF16_P95);
    }

    /** Measures the time of a command, once per round. */
    void startUp(LongSupplier nanosOfOneRun) {
        race.rounds(
                "Starting predict",
                config().rounds(),
                (number, round) -> round.add(
                        SpeedtestRow.START_UP, new ResultLine.Values(nanosOfOneRun.getAsLong() / NANOS, Map.of())));
    }

    /** Images per second, from the seconds at an index of the answers. */
    static ResultLine.Values perSecond(int images, Contestants.Answers seconds, int at) {
        return values(seconds, answer -> images / answer.get(at));
    }

    /** A value of each answer. */
    private static ResultLine.Values values(Contestants.Answers answers, Function<List<Double>, Double> value) {
        Map<Peer, Double> peers = new EnumMap<>(Peer.class);
        answers.peers().forEach((peer, answer) -> peers.put(peer, value.apply(answer)));
        return new ResultLine.Values(value.apply(answers.ours()), peers);
    }

    private static void latencies(Round round, Contestants.Answers seconds, SpeedtestRow p50, SpeedtestRow p95) {
        round.add(p50, medianLatency(seconds));
        round.add(p95, values(seconds, answer -> latency(answer).p95()));
    }

    /** The median latency in milliseconds. */
    static ResultLine.Values medianLatency(Contestants.Answers seconds) {
        return values(seconds, answer -> latency(answer).p50());
    }

    private static Latency latency(List<Double> seconds) {
        return Latency.ofNanos(
                seconds.stream().mapToLong(each -> (long) (each * NANOS)).toArray());
    }

    private void memory(Contestants contestants, SpeedtestRow row) {
        Contestants.Answers bytes = contestants.ask(0, new Round(), "memory");
        if (bytes.ours().isEmpty()) {
            race.note("Peak memory is not measured: only Linux reports it.");
            return;
        }
        Map<Peer, List<Double>> peers = new EnumMap<>(Peer.class);
        bytes.peers().forEach((peer, answer) -> {
            if (WITH_MEMORY.contains(peer) && !answer.isEmpty()) {
                peers.put(peer, answer);
            }
        });
        race.add(
                row,
                values(
                        new Contestants.Answers(bytes.ours(), peers),
                        answer -> Megabytes.of(answer.get(0).longValue())));
    }
}
