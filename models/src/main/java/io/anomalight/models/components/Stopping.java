package io.anomalight.models.components;

import io.anomalight.callbacks.stopping.EarlyStopping;
import io.anomalight.framework.callback.Callback;
import io.anomalight.framework.callback.Monitor;

/**
 * The {@code early_stopping} section of a model: when training ends before the last epoch.
 *
 * @param metric name of the monitored score; {@code auto} selects the best available one
 * @param patience number of validations without improvement after which training ends
 * @param mode whether a higher or a lower score is better
 */
public record Stopping(String metric, int patience, Monitor.Mode mode) {

    /** Creates the callback that monitors the score. */
    public Callback callback() {
        return new EarlyStopping("model.early_stopping.metric", metric, mode, patience);
    }
}
