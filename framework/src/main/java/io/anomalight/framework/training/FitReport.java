package io.anomalight.framework.training;

import io.anomalight.framework.metrics.Scores;

/**
 * What happened in a fit.
 *
 * @param epochs how many were trained
 * @param steps how many batches were learned from
 * @param lastScores the scores of the last validation
 * @param stopReason why it ended
 */
public record FitReport(int epochs, long steps, Scores lastScores, StopReason stopReason) {}
