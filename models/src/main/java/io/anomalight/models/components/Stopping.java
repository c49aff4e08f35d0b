package io.anomalight.models.components;

import io.anomalight.callbacks.stopping.EarlyStopping;
import io.anomalight.framework.callback.Callback;
import io.anomalight.framework.callback.Monitor;

/**
 * The {@code early_stopping} section of a model: when training ends before the last epoch.
 *
 * @param metric name of the monitored metric; {@code auto} selects the first that exists of {@code pixel_AUROC}, {@code
 *     image_AUROC} and {@code val_loss}
 * @param patience number of validations without improvement after which training ends
 * @param mode whether a higher or a lower value of the metric is better
 */
public record Stopping(String metric, int patience, Monitor.Mode mode) {

    /** Creates the callback that monitors the metric. */
    public Callback callback() {
        return new EarlyStopping("model.early_stopping.metric", metric, mode, patience);
    }
}
