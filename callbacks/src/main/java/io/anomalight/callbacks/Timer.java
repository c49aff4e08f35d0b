package io.anomalight.callbacks;

import io.anomalight.framework.StepOutput;
import io.anomalight.framework.data.HostBatch;
import io.anomalight.framework.metrics.Evaluation;
import io.anomalight.framework.metrics.Scores;
import io.anomalight.framework.training.Callback;
import io.anomalight.framework.training.FitReport;
import io.anomalight.framework.training.Run;
import io.anomalight.framework.training.Stage;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongSupplier;

/**
 * Tells how long training, validation and test took and how many images a second they got through, reading, metrics and
 * figures included; ends the fit when its time is over, if it has a limit.
 *
 * <p>Calibration counts as part of the validation or test that it precedes.
 */
public final class Timer implements Callback {
    private static final String TRAINING_NANOS = "training_nanos";
    private static final String TRAINING_IMAGES = "training_images";
    private static final String VALIDATION_NANOS = "validation_nanos";

    private final TimerConfig config;
    private final Stopwatch training;
    private final Stopwatch validation;
    private final Stopwatch test;
    private boolean fitting;
    private boolean withinEpoch;

    public Timer(TimerConfig config) {
        this(config, System::nanoTime);
    }

    Timer(TimerConfig config, LongSupplier nanoClock) {
        this.config = config;
        training = new Stopwatch(nanoClock);
        validation = new Stopwatch(nanoClock);
        test = new Stopwatch(nanoClock);
    }

    @Override
    public void onFitStart(Run run) {
        training.reset(0, 0);
        validation.reset(0, 0);
        fitting = true;
        withinEpoch = false;
    }

    @Override
    public Map<String, String> stateDict() {
        return Map.of(
                TRAINING_NANOS, Long.toString(training.nanos()),
                TRAINING_IMAGES, Long.toString(training.images()),
                VALIDATION_NANOS, Long.toString(validation.nanos()));
    }

    @Override
    public void loadStateDict(Map<String, String> state) {
        training.reset(saved(state, TRAINING_NANOS), saved(state, TRAINING_IMAGES));
        validation.reset(saved(state, VALIDATION_NANOS), 0);
    }

    private static long saved(Map<String, String> state, String key) {
        return Long.parseLong(state.getOrDefault(key, "0"));
    }

    @Override
    public void onTrainEpochStart(Run run, long batches) {
        withinEpoch = true;
        training.start();
    }

    @Override
    public void onTrainBatchEnd(Run run, HostBatch batch, StepOutput output) {
        training.count(batch.images().size());
        if (config.interval() == LoggingInterval.STEP) {
            stopIfOver(run);
        }
    }

    @Override
    public void onTrainEpochEnd(Run run, Map<String, Double> means) {
        withinEpoch = false;
        training.stop();
        if (config.interval() == LoggingInterval.EPOCH) {
            stopIfOver(run);
        }
    }

    private void stopIfOver(Run run) {
        config.duration()
                .filter(limit -> run.elapsed().compareTo(limit) >= 0)
                .ifPresent(limit ->
                        run.requestStop("its time is over (callbacks.timer.duration = " + Digits.of(limit) + ")"));
    }

    @Override
    public void onEvaluationStart(Run run, long batches) {
        if (fitting && run.stage() != Stage.SANITY_CHECK) {
            training.stop();
            validation.start();
        } else if (!fitting && run.stage() != Stage.PREDICTION) {
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
        validation.stop();
        test.reset(0, 0); // it was no test but a validation on its own
        if (withinEpoch) {
            training.start();
        }
    }

    @Override
    public void onFitEnd(Run run, FitReport report) {
        end();
        run.console().line("Training took " + training + ", validation " + Digits.of(validation.time()) + ".");
        Map<String, Double> scalars = new LinkedHashMap<>();
        scalars.put("train_seconds", training.seconds());
        scalars.put("train_images_per_second", training.imagesPerSecond());
        scalars.put("val_seconds", validation.seconds());
        run.logger().scalars(run.step(), scalars);
    }

    @Override
    public Scores onTestEpochEnd(Run run, Evaluation evaluation) {
        test.stop();
        return Scores.NONE;
    }

    @Override
    public void onTestEnd(Run run, Scores scores) {
        run.console().line("Testing took " + test + ".");
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
        training.stop();
        validation.stop();
    }

    /** Time and images of one activity. */
    private static final class Stopwatch {
        private final LongSupplier nanoClock;
        private long nanos;
        private long images;
        private long since;
        private boolean running;

        Stopwatch(LongSupplier nanoClock) {
            this.nanoClock = nanoClock;
        }

        void reset(long newNanos, long newImages) {
            nanos = newNanos;
            images = newImages;
            running = false;
        }

        void start() {
            if (!running) {
                running = true;
                since = nanoClock.getAsLong();
            }
        }

        void stop() {
            nanos = nanos();
            running = false;
        }

        void count(int more) {
            images += more;
        }

        long nanos() {
            return running ? nanos + nanoClock.getAsLong() - since : nanos;
        }

        long images() {
            return images;
        }

        Duration time() {
            return Duration.ofNanos(nanos());
        }

        double seconds() {
            return nanos() / 1e9;
        }

        double imagesPerSecond() {
            return nanos() == 0 ? 0 : images / seconds();
        }

        @Override
        public String toString() {
            return Digits.of(time()) + " (" + Digits.of(imagesPerSecond()) + " images/s)";
        }
    }
}
