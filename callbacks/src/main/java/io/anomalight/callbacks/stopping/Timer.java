package io.anomalight.callbacks.stopping;

import io.anomalight.framework.StepOutput;
import io.anomalight.framework.callback.Callback;
import io.anomalight.framework.callback.FitReport;
import io.anomalight.framework.callback.Run;
import io.anomalight.framework.callback.Stage;
import io.anomalight.framework.callback.Stateful;
import io.anomalight.framework.console.Console;
import io.anomalight.framework.console.Digits;
import io.anomalight.framework.data.HostBatch;
import io.anomalight.framework.metrics.Evaluation;
import io.anomalight.framework.metrics.Scores;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.LongSupplier;

/**
 * Measures the duration of each part of a fit and of a test, and the images per second of training and test; stops the fit
 * when its time limit is reached.
 *
 * <p>The times include reading, metrics and figures. The time of a test includes its calibration.
 */
public final class Timer implements Callback, Stateful {

    /**
     * Settings of the callback.
     *
     * @param duration time limit of the fit, including the time before it was resumed; empty for no limit
     * @param interval whether the limit is checked after each training step or after each epoch
     */
    public record Config(Optional<Duration> duration, Interval interval) {
        public Config {
            if (duration.filter(time -> time.isZero() || time.isNegative()).isPresent()) {
                throw new IllegalArgumentException("duration must be positive, but is " + duration.get());
            }
        }
    }

    /** How often the time limit is checked. */
    public enum Interval {
        STEP,
        EPOCH
    }

    private static final String NANOS = "_nanos";
    private static final String TRAINING_IMAGES = "training_images";

    private final Config config;
    private final Console console;
    private final Map<Part, Stopwatch> parts = new EnumMap<>(Part.class);
    private final Stopwatch test;
    private Optional<Part> current = Optional.empty();
    private boolean fitting;
    private boolean withinEpoch;

    /** The parts of a fit. */
    private enum Part {
        TRAINING("train"),
        VALIDATION("val"),
        CALIBRATION("calibration"),
        PREPARATION("preparation"),
        SANITY_CHECK("sanity_check");

        private final String scalar;

        Part(String scalar) {
            this.scalar = scalar + "_seconds";
        }

        String label() {
            return name().toLowerCase(Locale.ROOT);
        }

        static Part of(Stage stage) {
            return switch (stage) {
                case SANITY_CHECK -> SANITY_CHECK;
                case PREPARATION -> PREPARATION;
                case CALIBRATION -> CALIBRATION;
                case TRAINING, UPDATE -> TRAINING;
                case VALIDATION, TEST, PREDICTION -> VALIDATION;
            };
        }
    }

    public Timer(Config config, Console console) {
        this(config, console, System::nanoTime);
    }

    Timer(Config config, Console console, LongSupplier nanoClock) {
        this.config = config;
        this.console = console;
        for (Part part : Part.values()) {
            parts.put(part, new Stopwatch(nanoClock));
        }
        test = new Stopwatch(nanoClock);
    }

    private Stopwatch stopwatch(Part part) {
        return Objects.requireNonNull(parts.get(part)); // the constructor adds one for each part
    }

    /** Stops the current part, and starts another one. */
    private void switchTo(Optional<Part> next) {
        current.ifPresent(part -> stopwatch(part).stop());
        current = next;
        current.ifPresent(part -> stopwatch(part).start());
    }

    @Override
    public void onFitStart(Run run) {
        parts.values().forEach(part -> part.reset(0, 0));
        current = Optional.empty();
        fitting = true;
        withinEpoch = false;
    }

    @Override
    public Map<String, String> stateDict() {
        Map<String, String> state = new LinkedHashMap<>();
        parts.forEach((part, time) -> state.put(part.label() + NANOS, Long.toString(time.nanos())));
        state.put(TRAINING_IMAGES, Long.toString(stopwatch(Part.TRAINING).images()));
        return state;
    }

    @Override
    public void loadStateDict(Map<String, String> state) {
        parts.forEach((part, time) -> time.reset(saved(state, part.label() + NANOS), 0));
        stopwatch(Part.TRAINING).count(saved(state, TRAINING_IMAGES));
    }

    private static long saved(Map<String, String> state, String key) {
        return Long.parseLong(state.getOrDefault(key, "0"));
    }

    @Override
    public void onTrainEpochStart(Run run, long batches) {
        withinEpoch = true;
        switchTo(Optional.of(Part.TRAINING));
    }

    @Override
    public void onTrainBatchEnd(Run run, HostBatch batch, StepOutput output) {
        stopwatch(Part.TRAINING).count(batch.images().size());
        if (config.interval() == Interval.STEP) {
            stopIfTimeIsOver(run);
        }
    }

    @Override
    public void onTrainEpochEnd(Run run, Map<String, Double> means) {
        withinEpoch = false;
        switchTo(Optional.empty());
        if (config.interval() == Interval.EPOCH) {
            stopIfTimeIsOver(run);
        }
    }

    private void stopIfTimeIsOver(Run run) {
        config.duration()
                .filter(limit -> run.elapsed().compareTo(limit) >= 0)
                .ifPresent(limit -> run.requestStop(
                        "it reached its time limit (callbacks.timer.duration = " + Digits.of(limit) + ")"));
    }

    @Override
    public void onEvaluationStart(Run run, List<Path> images, long batches) {
        if (fitting) {
            switchTo(Optional.of(Part.of(run.stage())));
        } else if (run.stage() != Stage.PREDICTION) {
            test.start();
        }
    }

    @Override
    public void onEvaluationStep(Run run, int images) {
        if (run.stage() == Stage.TEST) {
            test.count(images);
        }
    }

    @Override
    public void onValidationEnd(Run run, Scores scores) {
        test.reset(0, 0); // this was a validation without a fit, not a test
        if (fitting) {
            switchTo(withinEpoch ? Optional.of(Part.TRAINING) : Optional.empty());
        }
    }

    @Override
    public void onFitEnd(Run run, FitReport report) {
        end();
        StringBuilder line = new StringBuilder("Training took ").append(stopwatch(Part.TRAINING));
        Map<String, Double> scalars = new LinkedHashMap<>();
        parts.forEach((part, time) -> {
            if (part == Part.TRAINING || time.nanos() > 0) {
                scalars.put(part.scalar, time.seconds());
            }
            if (part != Part.TRAINING && time.nanos() > 0) {
                line.append(", ")
                        .append(part.label().replace('_', ' '))
                        .append(' ')
                        .append(Digits.of(time.time()));
            }
        });
        console.line(line.append('.').toString());
        scalars.put("train_images_per_second", stopwatch(Part.TRAINING).imagesPerSecond());
        run.logger().scalars(run.step(), scalars);
    }

    @Override
    public Scores onTestEpochEnd(Run run, Evaluation evaluation) {
        test.stop();
        return Scores.NONE;
    }

    @Override
    public void onTestEnd(Run run, Scores scores) {
        console.line("Testing took " + test + ".");
        run.logger()
                .scalars(
                        run.step(),
                        new TreeMap<>(Map.of(
                                "test_seconds", test.seconds(), "test_images_per_second", test.imagesPerSecond())));
        test.reset(0, 0);
    }

    @Override
    public void onException(Run run, Throwable failure) {
        end();
        test.reset(0, 0);
    }

    private void end() {
        fitting = false;
        withinEpoch = false;
        switchTo(Optional.empty());
    }
}
