package io.anomalight.callbacks;

import io.anomalight.framework.training.Monitor;

/**
 * Settings of {@link EarlyStopping}.
 *
 * @param monitor the metric to watch, or {@code auto}
 * @param mode which way is better
 * @param patience how many validations in a row may pass without improvement
 * @param minDelta a smaller change is no improvement
 * @param checkFinite whether to stop as soon as the metric is NaN or infinite
 */
public record EarlyStoppingConfig(
        String monitor, Monitor.Mode mode, int patience, double minDelta, boolean checkFinite) {
    public EarlyStoppingConfig {
        if (patience < 1) {
            throw new IllegalArgumentException("patience must be at least 1, but is " + patience);
        }
        if (!(minDelta >= 0)) {
            throw new IllegalArgumentException("min_delta must not be negative, but is " + minDelta);
        }
    }
}
