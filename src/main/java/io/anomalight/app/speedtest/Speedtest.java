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

/** The rounds of the table: ours and the reference in turn, on the same images. */
final class Speedtest {
    private static final double NANOS = 1e9;

    private final SpeedtestConfig config;
    private final ContestantFactory ours;
    private final Optional<? extends ContestantFactory> reference;
    private final boolean bfloat16;
    private final RawImages images;
    private final Path scratch;
    private final Console console;
    private final LongSupplier clock;
    private final Map<SpeedtestRow, ResultLine.Growing> lines = new LinkedHashMap<>();
    private final List<String> notes = new ArrayList<>();

    /**
     * A race that has not begun.
     *
     * @param bfloat16 whether this processor computes in it
     * @param scratch a folder that is deleted afterwards
     * @param clock in nanoseconds
     */
    Speedtest(
            SpeedtestConfig config,
            ContestantFactory ours,
            Optional<? extends ContestantFactory> reference,
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

    /** First and later epochs of ResNet-18, and the memory of the first fit. */
    void training() {
        try (ContestantPair duel = duel(config.resNet18())) {
            duel.ask(0, "train " + config.resNet18().fewestImages() + " 1");
            rounds("Training with ResNet-18", config.rounds(), round -> {
                ContestantPair.Answers epochs = duel.ask(round, "train " + config.trainImages() + " 2");
                add(SpeedtestRow.FIRST_EPOCH, perSecond(config.trainImages(), epochs, 0));
                add(SpeedtestRow.LATER_EPOCHS, perSecond(config.trainImages(), epochs, 1));
                if (round == 0) {
                    memory(duel, SpeedtestRow.TRAINING_MEMORY);
                }
            });
        }
    }

    /** First epochs of ResNet-50. */
    void trainingResNet50() {
        try (ContestantPair duel = duel(config.resNet50())) {
            duel.ask(0, "train " + config.resNet50().fewestImages() + " 1");
            rounds("Training with ResNet-50", Math.min(config.rounds(), config.resnet50Rounds()), round -> {
                ContestantPair.Answers epochs = duel.ask(round, "train " + config.resnet50Images() + " 1");
                add(SpeedtestRow.RESNET50, perSecond(config.resnet50Images(), epochs, 0));
            });
        }
    }

    /** Throughput and latency in both precisions; the reference computes in float32 alone, and once for both. */
    void scoring() {
        int many = config.scoreImages();
        int single = config.latencyImages();
        try (ContestantPair duel = duel(config.resNet18())) {
            rounds("Scoring with ResNet-18", config.rounds(), round -> {
                ContestantPair.Answers batches = duel.ask(round, "score " + many + " float32", "score " + many);
                add(SpeedtestRow.SCORING, perSecond(many, batches, 0));
                if (round == 0) {
                    memory(duel, SpeedtestRow.SCORING_MEMORY);
                }
                ContestantPair.Answers singles = duel.ask(round, "latency " + single + " float32", "latency " + single);
                latencies(singles, SpeedtestRow.LATENCY_P50, SpeedtestRow.LATENCY_P95);
                if (bfloat16) {
                    bfloat16(duel, batches.reference(), singles.reference());
                }
            });
        }
    }

    private void bfloat16(ContestantPair duel, Optional<List<Double>> batches, Optional<List<Double>> singles) {
        int many = config.scoreImages();
        ContestantPair.Answers ourBatches =
                new ContestantPair.Answers(duel.ours().ask("score " + many + " bf16"), batches);
        add(SpeedtestRow.SCORING_BF16, perSecond(many, ourBatches, 0));
        ContestantPair.Answers ourSingles =
                new ContestantPair.Answers(duel.ours().ask("latency " + config.latencyImages() + " bf16"), singles);
        latencies(ourSingles, SpeedtestRow.LATENCY_BF16_P50, SpeedtestRow.LATENCY_BF16_P95);
    }

    /** How long a command takes that is run anew in each round. */
    void startUp(LongSupplier nanosOfOneRun) {
        rounds(
                "Starting predict",
                config.rounds(),
                round -> add(SpeedtestRow.START_UP, new Figures(nanosOfOneRun.getAsLong() / NANOS, Optional.empty())));
    }

    /** All rows that were measured, in the order of the table. */
    List<ResultLine> lines() {
        List<ResultLine> all = new ArrayList<>();
        for (SpeedtestRow row : SpeedtestRow.values()) {
            Optional.ofNullable(lines.get(row))
                    .flatMap(ResultLine.Growing::line)
                    .ifPresent(all::add);
        }
        return all;
    }

    /** What has to be said of the rounds. */
    List<String> notes() {
        return List.copyOf(notes);
    }

    private record Figures(double ours, Optional<Double> reference) {}

    private ContestantPair duel(SpeedtestSetup setup) {
        Contestant first = ours.start(setup, images, scratch);
        try {
            return new ContestantPair(first, reference.map(side -> side.start(setup, images, scratch)));
        } catch (RuntimeException e) {
            first.close(); // there is no duel to close it
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

    private void add(SpeedtestRow row, Figures figures) {
        lines.computeIfAbsent(row, ResultLine.Growing::new).add(figures.ours(), figures.reference());
    }

    private static Figures perSecond(int images, ContestantPair.Answers seconds, int at) {
        return new Figures(images / seconds.ours().get(at), seconds.reference().map(answer -> images / answer.get(at)));
    }

    private void latencies(ContestantPair.Answers seconds, SpeedtestRow p50, SpeedtestRow p95) {
        Latency our = latency(seconds.ours());
        Optional<Latency> other = seconds.reference().map(Speedtest::latency);
        add(p50, new Figures(our.p50(), other.map(Latency::p50)));
        add(p95, new Figures(our.p95(), other.map(Latency::p95)));
    }

    private static Latency latency(List<Double> seconds) {
        return Latency.ofNanos(
                seconds.stream().mapToLong(each -> (long) (each * NANOS)).toArray());
    }

    private void memory(ContestantPair duel, SpeedtestRow row) {
        ContestantPair.Answers bytes = duel.ask(0, "memory");
        if (bytes.ours().isEmpty()) {
            notes.add("Peak memory is not measured: this system does not tell; Linux does.");
            return;
        }
        add(
                row,
                new Figures(
                        Megabytes.of(bytes.ours().get(0)),
                        bytes.reference()
                                .filter(answer -> !answer.isEmpty())
                                .map(answer -> Megabytes.of(answer.get(0)))));
    }
}
