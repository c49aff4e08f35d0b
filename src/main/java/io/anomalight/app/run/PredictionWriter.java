package io.anomalight.app.run;

import io.anomalight.framework.callback.Callback;
import io.anomalight.framework.callback.Run;
import io.anomalight.framework.callback.Stage;
import io.anomalight.framework.console.Console;
import io.anomalight.framework.console.Progress;
import io.anomalight.framework.data.ImageResult;
import java.nio.file.Path;
import java.util.List;

/** Writes the results of a prediction and shows its progress. */
public final class PredictionWriter implements Callback {
    private final PredictionFiles files;
    private final Console console;
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
            files.skip(image, reason);
        }
    }

    @Override
    public void onPredictBatchEnd(Run run, List<ImageResult> results) {
        results.forEach(result -> files.add(result, run.postProcessor()));
    }

    @Override
    public void onPredictEnd(Run run) {
        progress.close();
    }

    @Override
    public void onException(Run run, Throwable failure) {
        progress.close();
    }
}
