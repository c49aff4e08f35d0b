package io.anomalight.framework.callback;

import io.anomalight.framework.metrics.PostProcessor;
import io.anomalight.framework.metrics.Scores;
import io.anomalight.framework.training.settings.StopReason;
import java.util.Optional;

/**
 * The result of a fit.
 *
 * @param epochs the number of epochs that were begun
 * @param steps the number of training steps (batches)
 * @param lastScores the scores of the last validation
 * @param postProcessor thresholds and normalisation of the last validation; empty if there was none
 * @param stopReason the reason why the fit ended
 */
public record FitReport(
        int epochs, long steps, Scores lastScores, Optional<PostProcessor> postProcessor, StopReason stopReason) {

    /** The result of a fit without validation. */
    public FitReport(int epochs, long steps, Scores lastScores, StopReason stopReason) {
        this(epochs, steps, lastScores, Optional.empty(), stopReason);
    }
}
