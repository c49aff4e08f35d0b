package io.anomalight.app;

import io.anomalight.detector.Detector;
import io.anomalight.framework.callback.FitReport;
import io.anomalight.framework.metrics.Scores;
import java.nio.file.Path;

/**
 * The result of a training.
 *
 * @param directory the run folder: configuration, checkpoints, figures, metrics
 * @param report the course of the fit
 * @param scores the scores of the best checkpoint on the test images; without a test, those of the last validation
 */
public record TrainedRun(Path directory, FitReport report, Scores scores) {

    /**
     * A detector with the best checkpoint; the caller closes it.
     *
     * @throws io.anomalight.framework.failure.UserError if no checkpoint was saved
     */
    public Detector detector() {
        return Experiment.open(directory).detector(directory);
    }
}
