package io.anomalight.app.sweep;

import io.anomalight.app.sweep.job.Place;
import io.anomalight.app.sweep.job.SparkConfig;
import java.util.List;

/**
 * The {@code sweep} group.
 *
 * @param overrides overrides of every job, of which each may have several values
 * @param jobs jobs at a time
 * @param measureSpeed whether each job's model is also timed while it scores
 * @param launcher where jobs run
 * @param spark how they get there, if that is a cluster
 */
public record SweepConfig(List<String> overrides, int jobs, boolean measureSpeed, Place launcher, SparkConfig spark) {
    public SweepConfig {
        overrides = List.copyOf(overrides);
        if (jobs < 1) {
            throw new IllegalArgumentException("jobs must be at least 1, but is " + jobs);
        }
    }
}
