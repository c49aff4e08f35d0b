package io.anomalight.models.components;

import io.anomalight.callbacks.stopping.EarlyStopping;
import io.anomalight.framework.callback.Callback;
import io.anomalight.framework.callback.Monitor;

/**
 * The {@code early_stopping} section of a model's recipe: when training ends early.
 *
 * @param metric which score is watched; {@code auto} for the best there is
 * @param patience validations without improvement
 * @param mode which way is better
 */
public record Stopping(String metric, int patience, Monitor.Mode mode) {

    /** What watches the score. */
    public Callback callback() {
        return new EarlyStopping("model.early_stopping.metric", metric, mode, patience);
    }
}
