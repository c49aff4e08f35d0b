package io.anomalight.framework.callback;

import io.anomalight.framework.metrics.PostProcessor;
import io.anomalight.framework.metrics.Scores;
import io.anomalight.framework.training.settings.StopReason;
import java.util.Optional;

/**
 * What happened in a fit.
 *
 * @param epochs how many were trained
 * @param steps how many batches were learned from
 * @param lastScores the scores of the last validation
 * @param postProcessor thresholds and normalisation as learned in the last validation; empty if there was none
 * @param stopReason why it ended
 */
public record FitReport(
        int epochs, long steps, Scores lastScores, Optional<PostProcessor> postProcessor, StopReason stopReason) {

    /** Of a fit that was not validated. */
    public FitReport(int epochs, long steps, Scores lastScores, StopReason stopReason) {
        this(epochs, steps, lastScores, Optional.empty(), stopReason);
    }
}
