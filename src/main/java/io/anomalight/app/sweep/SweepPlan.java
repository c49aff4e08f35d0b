package io.anomalight.app.sweep;

import java.util.List;

/**
 * What a sweep is to do, written down so that it can be resumed.
 *
 * @param arguments what the person wrote
 * @param configDirs folders with recipes of their own
 * @param sweptKeys the keys with several values, in the order written
 * @param jobsAtATime how many processes run at once
 * @param measureSpeed whether each job's model is also timed while it scores
 * @param speedOverrides how it is timed
 */
public record SweepPlan(
        List<String> arguments,
        List<String> configDirs,
        List<String> sweptKeys,
        int jobsAtATime,
        boolean measureSpeed,
        List<String> speedOverrides) {
    public SweepPlan {
        arguments = List.copyOf(arguments);
        configDirs = List.copyOf(configDirs);
        sweptKeys = List.copyOf(sweptKeys);
        speedOverrides = List.copyOf(speedOverrides);
    }
}
