package io.anomalight.detector;

import io.anomalight.framework.callback.Callback;
import io.anomalight.framework.callback.Run;
import io.anomalight.framework.callback.Stage;
import io.anomalight.framework.console.Console;
import io.anomalight.framework.console.Progress;
import java.nio.file.Path;
import java.util.List;

/** Shows the progress of an update. */
final class UpdateProgress implements Callback, AutoCloseable {
    private final Console console;
    private Progress progress = Progress.SILENT;

    UpdateProgress(Console console) {
        this.console = console;
    }

    @Override
    public void onEvaluationStart(Run run, List<Path> images, long batches) {
        progress.close();
        progress = console.progress(run.stage() == Stage.UPDATE ? "Learning" : "Calibrating", "images", images.size());
    }

    @Override
    public void onEvaluationStep(Run run, int images) {
        progress.step(images);
    }

    @Override
    public void close() {
        progress.close();
    }
}
