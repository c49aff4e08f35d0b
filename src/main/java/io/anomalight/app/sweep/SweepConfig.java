package io.anomalight.app.sweep;

import java.util.List;

/**
 * The {@code sweep} group.
 *
 * @param overrides overrides of every job, of which each may have several values
 * @param jobs jobs at a time
 * @param measureSpeed whether each job's model is also timed while it scores
 */
public record SweepConfig(List<String> overrides, int jobs, boolean measureSpeed) {
    public SweepConfig {
        overrides = List.copyOf(overrides);
        if (jobs < 1) {
            throw new IllegalArgumentException("jobs must be at least 1, but is " + jobs);
        }
    }
}
