package io.anomalight.app.sweep;

import io.anomalight.app.sweep.job.JobLauncher;
import io.anomalight.app.sweep.job.SparkConfig;
import java.util.List;

/**
 * Settings of a sweep: the {@code sweep} group.
 *
 * @param overrides overrides of the jobs; a key may have several values, which are swept
 * @param jobs number of jobs that run at the same time
 * @param measureSpeed whether the scoring speed of each job's model is measured
 * @param launcher the place where jobs run
 * @param spark settings of the cluster, if jobs run on one
 */
public record SweepConfig(
        List<String> overrides, int jobs, boolean measureSpeed, JobLauncher launcher, SparkConfig spark) {
    public SweepConfig {
        overrides = List.copyOf(overrides);
        if (jobs < 1) {
            throw new IllegalArgumentException("jobs must be at least 1, but is " + jobs);
        }
    }
}
