package io.anomalight.callbacks.progress;

import java.util.List;

/**
 * Settings of {@link ProgressBar}.
 *
 * @param metrics which scores of a validation are shown, where they are defined
 * @param refreshRate batches from one refresh of a bar to the next; 0 for no bars, only a line for each epoch
 */
public record ProgressBarConfig(List<String> metrics, int refreshRate) {
    public ProgressBarConfig {
        metrics = List.copyOf(metrics);
        if (refreshRate < 0) {
            throw new IllegalArgumentException("refresh_rate must not be negative, but is " + refreshRate);
        }
    }
}
