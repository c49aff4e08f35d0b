package io.anomalight.app.speedtest;

import io.anomalight.framework.console.Console;
import io.anomalight.framework.console.Progress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.function.LongSupplier;

/** What work costs as it grows: a fresh process of ours for each number of images. */
final class GrowthTrial {
    private static final double MILLIS = 1e3;
    private static final double NANOS = 1e9;
    private static final int WARM_UP = 1000;

    private final SpeedtestConfig config;
    private final RawImages images;
    private final Path scratch;
    private final Console console;
    private final LongSupplier clock;
    private final List<String> notes = new ArrayList<>();

    GrowthTrial(SpeedtestConfig config, RawImages images, Path scratch, Console console, LongSupplier clock) {
        this.config = config;
        this.images = images;
        this.scratch = scratch;
        this.console = console;
        this.clock = clock;
    }

    /** Two epochs of a small model on each number of training images. */
    List<MemoryGrowth> training(String what, ContestantFactory ours) {
        int few = SpeedtestSetup.small(config.batchSize()).fewestImages();
        return growing(what, ours, config.growthImages(), "train " + few + " 1", "train %d 2");
    }

    /** All metrics of test sets of each size. */
    List<MemoryGrowth> metrics(ContestantFactory ours) {
        return growing("metrics", ours, config.metricsImages(), "metrics " + WARM_UP, "metrics %d");
    }

    private List<MemoryGrowth> growing(
            String what, ContestantFactory ours, List<Integer> numbers, String warmUp, String request) {
        console.line("Growth of " + what + ": " + numbers + " images ...");
        List<MemoryGrowth> measured = new ArrayList<>();
        long begin = clock.getAsLong();
        try (Progress progress = console.progress("Growth of " + what, "sizes", numbers.size())) {
            for (int number : numbers) {
                double expected = measured.isEmpty()
                        ? 0
                        : measured.get(measured.size() - 1).seconds(number);
                if ((clock.getAsLong() - begin) / NANOS + expected > config.maxSeconds()) {
                    notes.add("Growth of " + what + " ended before " + number + " images (speed.max_seconds = "
                            + config.maxSeconds() + ").");
                    break;
                }
                measured.add(measure(what, ours, number, warmUp, String.format(Locale.ROOT, request, number)));
                progress.step(1);
            }
        }
        return measured;
    }

    private MemoryGrowth measure(String what, ContestantFactory ours, int number, String warmUp, String request) {
        try (Contestant contestant = ours.start(SpeedtestSetup.small(config.batchSize()), images, scratch)) {
            contestant.ask(warmUp); // Java compiles what it has run often; a few images would pay for it alone
            List<Double> millis = contestant.ask(request).stream()
                    .map(seconds -> seconds * MILLIS / number)
                    .toList();
            List<Double> bytes = contestant.ask("memory");
            return new MemoryGrowth(
                    what,
                    number,
                    millis,
                    bytes.isEmpty()
                            ? OptionalLong.empty()
                            : OptionalLong.of(bytes.get(0).longValue()));
        }
    }

    /** What was left out, and why. */
    List<String> notes() {
        return List.copyOf(notes);
    }
}
