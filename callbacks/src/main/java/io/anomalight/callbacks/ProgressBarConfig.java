package io.anomalight.callbacks;

import java.util.List;

/**
 * Settings of {@link ProgressBar}.
 *
 * @param metrics which scores of a validation are shown, where they are defined
 */
public record ProgressBarConfig(List<String> metrics) {
    public ProgressBarConfig {
        metrics = List.copyOf(metrics);
    }
}
