package io.anomalight.callbacks;

import io.anomalight.framework.StepOutput;
import io.anomalight.framework.data.HostBatch;
import io.anomalight.framework.logging.Progress;
import io.anomalight.framework.metrics.Evaluation;
import io.anomalight.framework.metrics.Scores;
import io.anomalight.framework.training.Callback;
import io.anomalight.framework.training.FitReport;
import io.anomalight.framework.training.Run;
import java.util.Map;
import java.util.Optional;

/** Shows how far each epoch, validation, test and prediction has come, and sums up each epoch in a line. */
public final class ProgressBar implements Callback {
    private static final String UNIT = "batches";

    private final ProgressBarConfig config;
    private Progress progress = Progress.SILENT;
    // What there is to say of an epoch, said when its validation is over, or when it turns out to have none.
    private Optional<String> summary = Optional.empty();

    public ProgressBar(ProgressBarConfig config) {
        this.config = config;
    }

    @Override
    public void onTrainEpochStart(Run run, long batches) {
        sayEpoch(run);
        begin(run, epoch(run), batches);
    }

    @Override
    public void onTrainBatchEnd(Run run, HostBatch batch, StepOutput output) {
        Optional.ofNullable(output.scalars().get("loss")).ifPresent(loss -> progress.note("loss " + Digits.of(loss)));
        progress.step(1);
    }

    @Override
    public void onTrainEpochEnd(Run run, Map<String, Double> means) {
        end();
        StringBuilder line = new StringBuilder(epoch(run));
        means.forEach((name, value) -> append(line, "train_" + name, value));
        summary = Optional.of(line.toString());
    }

    @Override
    public void onEvaluationStart(Run run, long batches) {
        String task =
                switch (run.stage()) {
                    case CALIBRATION -> "Calibrating";
                    case TEST -> "Testing";
                    case PREDICTION -> "Predicting";
                    case SANITY_CHECK -> "Checking sanity";
                    case VALIDATION, TRAINING -> "Validating";
                };
        begin(run, task, batches);
    }

    @Override
    public void onEvaluationStep(Run run, int images) {
        progress.step(1);
    }

    @Override
    public Scores onValidationEpochEnd(Run run, Evaluation evaluation) {
        end();
        return Scores.NONE;
    }

    @Override
    public void onValidationEnd(Run run, Scores scores) {
        StringBuilder line = new StringBuilder(summary.orElse("Validation"));
        for (String metric : config.metrics()) {
            scores.get(metric).ifPresent(value -> append(line, metric, value));
        }
        summary = Optional.of(line.toString());
        sayEpoch(run);
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
        sayEpoch(run);
    }

    @Override
    public void onException(Run run, Throwable failure) {
        end();
        summary = Optional.empty();
    }

    private void sayEpoch(Run run) {
        summary.ifPresent(run.console()::line);
        summary = Optional.empty();
    }

    private void begin(Run run, String task, long batches) {
        end();
        progress = run.console().progress(task, UNIT, batches);
    }

    private void end() {
        progress.close();
        progress = Progress.SILENT;
    }

    private static String epoch(Run run) {
        return "Epoch " + (run.epoch() + 1) + (run.maxEpochs() < 0 ? "" : "/" + run.maxEpochs());
    }

    private static void append(StringBuilder line, String name, double value) {
        line.append("  ").append(name).append(' ').append(Digits.of(value));
    }
}
