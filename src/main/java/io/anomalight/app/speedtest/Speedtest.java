package io.anomalight.app.speedtest;

import io.anomalight.app.speed.Latency;
import io.anomalight.framework.console.Console;
import io.anomalight.framework.console.Megabytes;
import io.anomalight.framework.console.Progress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;
import java.util.function.LongSupplier;

/** Measures the rows of the result table: Anomalight and the reference in turn, on the same images. */
final class Speedtest {
    private static final double NANOS = 1e9;

    private final SpeedtestConfig config;
    private final Contestant.Factory ours;
    private final Optional<? extends Contestant.Factory> reference;
    private final boolean bfloat16;
    private final RawImages images;
    private final Path scratch;
    private final Console console;
    private final LongSupplier clock;
    private final Map<SpeedtestRow, ResultLine.Collector> lines = new LinkedHashMap<>();
    private final List<String> notes = new ArrayList<>();

    /**
     * Creates a speed test without results.
     *
     * @param bfloat16 whether this processor supports bfloat16
     * @param scratch a temporary folder
     * @param clock returns nanoseconds
     */
    Speedtest(
            SpeedtestConfig config,
            Contestant.Factory ours,
            Optional<? extends Contestant.Factory> reference,
            boolean bfloat16,
            RawImages images,
            Path scratch,
            Console console,
            LongSupplier clock) {
        this.config = config;
        this.ours = ours;
        this.reference = reference;
        this.bfloat16 = bfloat16;
        this.images = images;
        this.scratch = scratch;
        this.console = console;
        this.clock = clock;
    }

    /** Measures the first and later epochs with ResNet-18, and the memory of the first fit. */
    void training() {
        try (ContestantPair pair = pair(config.resNet18())) {
            pair.ask(0, "train " + config.resNet18().fewestImages() + " 1");
            rounds("Training with ResNet-18", config.rounds(), round -> {
                ContestantPair.Answers epochs = pair.ask(round, "train " + config.trainImages() + " 2");
                add(SpeedtestRow.FIRST_EPOCH, perSecond(config.trainImages(), epochs, 0));
                add(SpeedtestRow.LATER_EPOCHS, perSecond(config.trainImages(), epochs, 1));
                if (round == 0) {
                    memory(pair, SpeedtestRow.TRAINING_MEMORY);
                }
            });
        }
    }

    /** Measures the first epoch with ResNet-50. */
    void trainingResNet50() {
        try (ContestantPair pair = pair(config.resNet50())) {
            pair.ask(0, "train " + config.resNet50().fewestImages() + " 1");
            rounds("Training with ResNet-50", Math.min(config.rounds(), config.resnet50Rounds()), round -> {
                ContestantPair.Answers epochs = pair.ask(round, "train " + config.resnet50Images() + " 1");
                add(SpeedtestRow.RESNET50, perSecond(config.resnet50Images(), epochs, 0));
            });
        }
    }

    /** Measures throughput and latency in both precisions; both are compared with the reference in float32. */
    void scoring() {
        int many = config.scoreImages();
        int single = config.latencyImages();
        try (ContestantPair pair = pair(config.resNet18())) {
            rounds("Scoring with ResNet-18", config.rounds(), round -> {
                ContestantPair.Answers batches = pair.ask(round, "score " + many + " float32", "score " + many);
                add(SpeedtestRow.SCORING, perSecond(many, batches, 0));
                if (round == 0) {
                    memory(pair, SpeedtestRow.SCORING_MEMORY);
                }
                ContestantPair.Answers singles = pair.ask(round, "latency " + single + " float32", "latency " + single);
                latencies(singles, SpeedtestRow.LATENCY_P50, SpeedtestRow.LATENCY_P95);
                if (bfloat16) {
                    bfloat16(pair, batches.reference(), singles.reference());
                }
            });
        }
    }

    private void bfloat16(ContestantPair pair, Optional<List<Double>> batches, Optional<List<Double>> singles) {
        int many = config.scoreImages();
        ContestantPair.Answers ourBatches =
                new ContestantPair.Answers(pair.ours().ask("score " + many + " bf16"), batches);
        add(SpeedtestRow.SCORING_BF16, perSecond(many, ourBatches, 0));
        ContestantPair.Answers ourSingles =
                new ContestantPair.Answers(pair.ours().ask("latency " + config.latencyImages() + " bf16"), singles);
        latencies(ourSingles, SpeedtestRow.LATENCY_BF16_P50, SpeedtestRow.LATENCY_BF16_P95);
    }

    /** Measures the time of a command, once per round. */
    void startUp(LongSupplier nanosOfOneRun) {
        rounds(
                "Starting predict",
                config.rounds(),
                round -> add(SpeedtestRow.START_UP, new Values(nanosOfOneRun.getAsLong() / NANOS, Optional.empty())));
    }

    /** The measured rows, in the order of the table. */
    List<ResultLine> lines() {
        List<ResultLine> all = new ArrayList<>();
        for (SpeedtestRow row : SpeedtestRow.values()) {
            Optional.ofNullable(lines.get(row))
                    .flatMap(ResultLine.Collector::line)
                    .ifPresent(all::add);
        }
        return all;
    }

    /** Notes on the measurement, for instance rounds that were left out. */
    List<String> notes() {
        return List.copyOf(notes);
    }

    private record Values(double ours, Optional<Double> reference) {}

    private ContestantPair pair(SpeedtestSetup setup) {
        Contestant first = ours.start(setup, images, scratch);
        try {
            return new ContestantPair(first, reference.map(side -> side.start(setup, images, scratch)));
        } catch (RuntimeException e) {
            first.close(); // otherwise nothing would close it
            throw e;
        }
    }

    private void rounds(String what, int rounds, IntConsumer body) {
        console.line(what + ": " + rounds + (rounds == 1 ? " round" : " rounds") + " ...");
        long end = clock.getAsLong() + TimeUnit.SECONDS.toNanos(config.maxSeconds());
        try (Progress progress = console.progress(what, "rounds", rounds)) {
            for (int round = 0; round < rounds; round++) {
                if (round > 0 && clock.getAsLong() >= end) {
                    notes.add(what + " ended after " + round + " of " + rounds + " rounds (speed.max_seconds = "
                            + config.maxSeconds() + ").");
                    return;
                }
                body.accept(round);
                progress.step(1);
            }
        }
    }

    private void add(SpeedtestRow row, Values values) {
        lines.computeIfAbsent(row, ResultLine.Collector::new).add(values.ours(), values.reference());
    }

    private static Values perSecond(int images, ContestantPair.Answers seconds, int at) {
        return new Values(images / seconds.ours().get(at), seconds.reference().map(answer -> images / answer.get(at)));
    }

    private void latencies(ContestantPair.Answers seconds, SpeedtestRow p50, SpeedtestRow p95) {
        Latency our = latency(seconds.ours());
        Optional<Latency> other = seconds.reference().map(Speedtest::latency);
        add(p50, new Values(our.p50(), other.map(Latency::p50)));
        add(p95, new Values(our.p95(), other.map(Latency::p95)));
    }

    private static Latency latency(List<Double> seconds) {
        return Latency.ofNanos(
                seconds.stream().mapToLong(each -> (long) (each * NANOS)).toArray());
    }

    private void memory(ContestantPair pair, SpeedtestRow row) {
        ContestantPair.Answers bytes = pair.ask(0, "memory");
        if (bytes.ours().isEmpty()) {
            notes.add("Peak memory is not measured: only Linux reports it.");
            return;
        }
        add(
                row,
                new Values(
                        Megabytes.of(bytes.ours().get(0)),
                        bytes.reference()
                                .filter(answer -> !answer.isEmpty())
                                .map(answer -> Megabytes.of(answer.get(0)))));
    }
}
