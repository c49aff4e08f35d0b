package io.anomalight.app;

import io.anomalight.detector.Detector;
import io.anomalight.framework.callback.FitReport;
import io.anomalight.framework.metrics.Scores;
import java.nio.file.Path;

/**
 * What training left behind.
 *
 * @param directory the run folder: configuration, checkpoints, figures, metrics
 * @param report what happened in the fit
 * @param scores the scores of the best checkpoint on the test images, or without any, those of the last validation
 */
public record TrainedRun(Path directory, FitReport report, Scores scores) {

    /**
     * The best checkpoint, ready to score images; the caller closes it.
     *
     * @throws io.anomalight.framework.failure.UserError if none was saved
     */
    public Detector detector() {
        return Experiment.open(directory).detector(directory);
    }
}
