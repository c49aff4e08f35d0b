package io.anomalight.callbacks.metrics;

import io.anomalight.framework.metrics.estimate.ConfidenceLevel;

/**
 * Settings of the intervals of metrics.
 *
 * @param level how often such an interval contains the true value: 0.9, 0.95 or 0.99
 * @param draws how often the images are drawn anew
 */
public record IntervalSettings(double level, int draws) {
    private static final int FEWEST = 100;

    /** As in the recipe. */
    public static final IntervalSettings DEFAULT = new IntervalSettings(0.95, 1000);

    public IntervalSettings {
        new ConfidenceLevel(level);
        if (draws < FEWEST) {
            throw new IllegalArgumentException("draws must be at least " + FEWEST + ", but is " + draws);
        }
    }

    ConfidenceLevel confidence() {
        return new ConfidenceLevel(level);
    }
}
