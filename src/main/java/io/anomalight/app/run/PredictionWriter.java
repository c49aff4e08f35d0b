package io.anomalight.app.run;

import io.anomalight.framework.callback.Callback;
import io.anomalight.framework.callback.Run;
import io.anomalight.framework.callback.Stage;
import io.anomalight.framework.console.Console;
import io.anomalight.framework.console.Progress;
import io.anomalight.framework.data.ImageResult;
import io.anomalight.framework.files.BackgroundWriter;
import io.anomalight.framework.metrics.PostProcessor;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Writes the results of a prediction while the next batch is scored, and shows its progress. */
public final class PredictionWriter implements Callback {
    private final PredictionFiles files;
    private final Console console;
    // One thread, because lines are written in the order of the images. Opened by the first result, and closed at the
    // end.
    private Optional<BackgroundWriter> writer = Optional.empty();
    private Progress progress = Progress.SILENT;

    public PredictionWriter(PredictionFiles files, Console console) {
        this.files = files;
        this.console = console;
    }

    @Override
    public void onEvaluationStart(Run run, List<Path> images, long batches) {
        progress.close();
        String task = run.stage() == Stage.CALIBRATION ? "Calibrating" : "Predicting";
        progress = console.progress(task, "batches", batches);
    }

    @Override
    public void onEvaluationStep(Run run, int images) {
        progress.step(1);
    }

    @Override
    public void onImageSkipped(Run run, Path image, String reason) {
        if (run.stage() == Stage.PREDICTION) { // an earlier calibration reports the same images
            write(() -> files.skip(image, reason));
        }
    }

    @Override
    public void onPredictBatchEnd(Run run, List<ImageResult> results) {
        PostProcessor thresholds = run.postProcessor();
        results.forEach(result -> write(() -> files.add(result, thresholds)));
    }

    private void write(Runnable file) {
        BackgroundWriter open = writer.orElseGet(() -> new BackgroundWriter(1));
        writer = Optional.of(open);
        open.add(file);
    }

    @Override
    public void onPredictEnd(Run run) {
        progress.close();
        writer.ifPresent(BackgroundWriter::finish);
        closeWriter();
    }

    /** Results of images that were scored before the failure are still written. */
    @Override
    public void onException(Run run, Throwable failure) {
        progress.close();
        closeWriter();
    }

    private void closeWriter() {
        writer.ifPresent(BackgroundWriter::close);
        writer = Optional.empty();
    }
}
