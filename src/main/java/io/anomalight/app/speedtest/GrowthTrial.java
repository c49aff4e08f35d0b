package io.anomalight.app.speedtest;

import io.anomalight.app.speedtest.contestant.Contestant;
import io.anomalight.app.speedtest.contestant.RawImages;
import io.anomalight.app.speedtest.contestant.SpeedtestSetup;
import io.anomalight.framework.console.Console;
import io.anomalight.framework.console.Progress;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/** Measures time and memory for a growing number of images, with a new process for each number. */
final class GrowthTrial {

    /**
     * Time and memory for one number of images.
     *
     * @param what the task, for instance {@code training}
     * @param images the number of images
     * @param millisPerImage milliseconds per image, for each pass over the images
     * @param peakMemory peak memory of the process in bytes; empty if the system does not report it
     */
    record MemoryGrowth(String what, int images, List<Double> millisPerImage, OptionalLong peakMemory) {
        private static final double MILLIS = 1e3;

        MemoryGrowth {
            millisPerImage = List.copyOf(millisPerImage);
        }

        /** Estimates the seconds for another number of images. */
        double seconds(int number) {
            return millisPerImage.stream().mapToDouble(Double::doubleValue).sum() * number / MILLIS;
        }
    }

    private static final double MILLIS = 1e3;
    private static final double NANOS = 1e9;
    private static final int WARM_UP = 100;

    private final SpeedtestConfig config;
    private final RawImages images;
    private final Path scratch;
    private final Console console;
    private final LongSupplier clock;
    private final Consumer<String> notes;

    /**
     * Creates a trial.
     *
     * @param clock returns nanoseconds
     * @param notes gets a sentence about measurements that were left out
     */
    GrowthTrial(
            SpeedtestConfig config,
            RawImages images,
            Path scratch,
            Console console,
            LongSupplier clock,
            Consumer<String> notes) {
        this.notes = notes;
        this.config = config;
        this.images = images;
        this.scratch = scratch;
        this.console = console;
        this.clock = clock;
    }

    /** Two epochs of a small model on each number of training images. */
    void training(String what, Contestant.Factory ours, Consumer<MemoryGrowth> measured) {
        int few = SpeedtestSetup.small(config.batchSize()).fewestImages();
        growing(what, ours, config.growthImages(), "train " + few + " 1", "train %d 2", measured);
    }

    /** The metrics and their intervals on test sets of each size. */
    void metrics(Contestant.Factory ours, Consumer<MemoryGrowth> measured) {
        String maps =
                " " + config.inputSize().height() + " " + config.inputSize().width();
        growing("metrics", ours, config.metricsImages(), "metrics " + WARM_UP + maps, "metrics %d" + maps, measured);
    }

    private void growing(
            String what,
            Contestant.Factory ours,
            List<Integer> numbers,
            String warmUp,
            String request,
            Consumer<MemoryGrowth> measured) {
        console.line("Growth of " + what + ": " + numbers + " images ...");
        long begin = clock.getAsLong();
        Optional<MemoryGrowth> last = Optional.empty();
        try (Progress progress = console.progress("Growth of " + what, "sizes", numbers.size())) {
            for (int number : numbers) {
                double expected = last.map(growth -> growth.seconds(number)).orElse(0.0);
                if ((clock.getAsLong() - begin) / NANOS + expected > config.maxSeconds()) {
                    notes.accept("Growth of " + what + " ended before " + number + " images (speed.max_seconds = "
                            + config.maxSeconds() + ").");
                    break;
                }
                MemoryGrowth growth = measure(what, ours, number, warmUp, String.format(Locale.ROOT, request, number));
                measured.accept(growth);
                last = Optional.of(growth);
                progress.step(1);
            }
        }
    }

    private MemoryGrowth measure(String what, Contestant.Factory ours, int number, String warmUp, String request) {
        try (Contestant contestant = ours.start(SpeedtestSetup.small(config.batchSize()), images, scratch)) {
            // Java compiles code after many calls. The warm-up keeps this time out of the measurements with few images.
            contestant.ask(warmUp);
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
}
