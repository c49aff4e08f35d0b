package io.anomalight.callbacks.stopping;

import io.anomalight.framework.callback.Monitor;
import java.util.Optional;

/**
 * Settings of {@link EarlyStopping}; the names are Lightning's.
 *
 * @param monitor the metric to watch, or {@code auto}
 * @param mode which way is better
 * @param patience how many validations in a row may pass without improvement
 * @param minDelta a smaller change is no improvement
 * @param strict whether a metric that is missing is an error; otherwise it is waited for
 * @param checkFinite whether to stop as soon as the metric is NaN or infinite
 * @param stoppingThreshold stop as soon as the metric is as good as this
 * @param divergenceThreshold stop as soon as the metric is worse than this
 */
public record EarlyStoppingConfig(
        String monitor,
        Monitor.Mode mode,
        int patience,
        double minDelta,
        boolean strict,
        boolean checkFinite,
        Optional<Double> stoppingThreshold,
        Optional<Double> divergenceThreshold) {
    public EarlyStoppingConfig {
        if (patience < 1) {
            throw new IllegalArgumentException("patience must be at least 1, but is " + patience);
        }
        if (!(minDelta >= 0)) {
            throw new IllegalArgumentException("min_delta must not be negative, but is " + minDelta);
        }
    }

    /** These settings as checkpoints keep them; the name of the record is written out, so that it may be renamed. */
    String saved() {
        String components = toString();
        return "EarlyStoppingConfig" + components.substring(components.indexOf('['));
    }

    /** A metric that must exist and be finite, and nothing else. */
    static EarlyStoppingConfig of(String monitor, Monitor.Mode mode, int patience) {
        return new EarlyStoppingConfig(monitor, mode, patience, 0, true, true, Optional.empty(), Optional.empty());
    }
}
