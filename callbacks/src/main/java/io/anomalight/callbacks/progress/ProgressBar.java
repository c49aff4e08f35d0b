package io.anomalight.callbacks.progress;

import io.anomalight.framework.StepOutput;
import io.anomalight.framework.callback.Callback;
import io.anomalight.framework.callback.FitReport;
import io.anomalight.framework.callback.Run;
import io.anomalight.framework.console.Console;
import io.anomalight.framework.console.Digits;
import io.anomalight.framework.data.HostBatch;
import io.anomalight.framework.metrics.Evaluation;
import io.anomalight.framework.metrics.Scores;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Shows a progress bar for each epoch, validation, test and prediction, with the loss, the images per second and the
 * latest scores, and prints a line per epoch.
 */
public final class ProgressBar implements Callback {

    /**
     * Settings of the callback.
     *
     * @param metrics names of the validation's scores to show; undefined ones are left out
     * @param refreshRate number of batches between two refreshes of a bar; 0 for a line per epoch without bars
     */
    public record Config(List<String> metrics, int refreshRate) {
        public Config {
            metrics = List.copyOf(metrics);
            if (refreshRate < 0) {
                throw new IllegalArgumentException("refresh_rate must not be negative, but is " + refreshRate);
            }
        }
    }

    private static final String UNIT = "batches";

    private final Config config;
    private final Console console;
    private final LongSupplier nanoClock;
    private Optional<TextBar> bar = Optional.empty();
    // The line of an epoch; printed after its validation, or when the next epoch starts without one.
    private Optional<String> epochLine = Optional.empty();
    private boolean fitting;
    private long epochBatches;

    public ProgressBar(Config config, Console console) {
        this(config, console, System::nanoTime);
    }

    ProgressBar(Config config, Console console, LongSupplier nanoClock) {
        this.config = config;
        this.console = console;
        this.nanoClock = nanoClock;
    }

    @Override
    public void onFitStart(Run run) {
        fitting = true;
    }

    @Override
    public void onTrainEpochStart(Run run, long batches) {
        printEpoch();
        epochBatches = run.batch() + batches;
        beginEpoch(run);
    }

    private void beginEpoch(Run run) {
        String from = run.batch() == 0 ? "" : " from batch " + (run.batch() + 1);
        begin(epoch(run) + from, epochBatches - run.batch());
    }

    @Override
    public void onTrainBatchStart(Run run, HostBatch batch) {
        if (bar.isEmpty()) {
            beginEpoch(run); // a validation within the epoch has replaced the bar
        }
    }

    @Override
    public void onTrainBatchEnd(Run run, HostBatch batch, StepOutput output) {
        StringBuilder loss = new StringBuilder();
        Optional.ofNullable(output.scalars().get("loss")).ifPresent(value -> append(loss, "loss", value));
        StringBuilder scores = new StringBuilder();
        appendChosen(scores, run.scores());
        bar.ifPresent(current -> {
            current.note(loss.toString(), scores.toString());
            current.step(batch.images().size());
        });
    }

    @Override
    public void onTrainEpochEnd(Run run, Map<String, Double> means) {
        end();
        StringBuilder line = new StringBuilder(epoch(run));
        means.forEach((name, value) -> append(line, "train_" + name, value));
        epochLine = Optional.of(line.toString());
    }

    @Override
    public void onEvaluationStart(Run run, List<Path> images, long batches) {
        String task =
                switch (run.stage()) {
                    case PREPARATION -> "Preparing";
                    case CALIBRATION -> "Calibrating";
                    case UPDATE -> "Learning";
                    case TEST -> "Testing";
                    case PREDICTION -> "Predicting";
                    case SANITY_CHECK -> "Checking sanity";
                    case VALIDATION, TRAINING -> "Validating";
                };
        begin(task, batches);
    }

    @Override
    public void onEvaluationStep(Run run, int images) {
        bar.ifPresent(current -> current.step(images));
    }

    @Override
    public Scores onValidationEpochEnd(Run run, Evaluation evaluation) {
        end();
        return Scores.NONE;
    }

    @Override
    public void onValidationEnd(Run run, Scores scores) {
        StringBuilder line = new StringBuilder(epochLine.orElseGet(() -> validation(run)));
        appendChosen(line, scores);
        epochLine = Optional.of(line.toString());
        printEpoch();
    }

    private String validation(Run run) {
        return fitting ? epoch(run) + " after batch " + run.batch() : "Validation";
    }

    @Override
    public Scores onTestEpochEnd(Run run, Evaluation evaluation) {
        end();
        return Scores.NONE;
    }

    @Override
    public void onPredictEnd(Run run) {
        end();
    }

    @Override
    public void onFitEnd(Run run, FitReport report) {
        end();
        printEpoch();
        fitting = false;
    }

    @Override
    public void onException(Run run, Throwable failure) {
        end();
        epochLine = Optional.empty();
        fitting = false;
    }

    private void printEpoch() {
        epochLine.ifPresent(console::line);
        epochLine = Optional.empty();
    }

    private void begin(String task, long batches) {
        end();
        if (config.refreshRate() > 0) {
            bar = Optional.of(new TextBar(console.progress(task, UNIT, batches), config.refreshRate(), nanoClock));
        }
    }

    private void end() {
        bar.ifPresent(TextBar::close);
        bar = Optional.empty();
    }

    private static String epoch(Run run) {
        return "Epoch " + (run.epoch() + 1)
                + (run.config().length().maxEpochs() < 0
                        ? ""
                        : "/" + run.config().length().maxEpochs());
    }

    private void appendChosen(StringBuilder line, Scores scores) {
        for (String metric : config.metrics()) {
            scores.get(metric).ifPresent(value -> append(line, metric, value));
        }
    }

    private static void append(StringBuilder line, String name, double value) {
        line.append("  ").append(name).append(' ').append(Digits.of(value));
    }
}
