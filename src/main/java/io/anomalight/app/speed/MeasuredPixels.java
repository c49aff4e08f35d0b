package io.anomalight.app.speed;

import io.anomalight.framework.metrics.PostProcessor;

/** Applies thresholds and normalisation to scores and maps, as prediction does. Not thread-safe. */
final class MeasuredPixels {
    private final PostProcessor postProcessor;
    // Uses the results, so that the compiler can't remove the computation.
    private long used;

    MeasuredPixels(PostProcessor postProcessor) {
        this.postProcessor = postProcessor;
    }

    void scores(float... scores) {
        for (float score : scores) {
            used += postProcessor.isAnomalous(score) ? (long) postProcessor.normalizeScore(score) : 0;
        }
    }

    /** Normalises a map in place. */
    void map(float... map) {
        for (int i = 0; i < map.length; i++) {
            used += postProcessor.isAnomalousPixel(map[i]) ? 1 : 0;
            map[i] = postProcessor.normalizePixel(map[i]);
        }
    }

    /** A number that depends on all results. */
    long used() {
        return used;
    }
}
