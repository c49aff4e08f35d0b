package io.anomalight.callbacks.progress;

/**
 * Settings of {@link ModelSummary}.
 *
 * @param maxDepth how deep the parts of parts are shown; 0 for no table, -1 for all
 */
public record ModelSummaryConfig(int maxDepth) {
    public ModelSummaryConfig {
        if (maxDepth < -1) {
            throw new IllegalArgumentException("max_depth must be at least 0, or -1 for all, but is " + maxDepth);
        }
    }
}
