package io.anomalight.app.sweep.folder;

import java.util.List;

/**
 * The plan of a sweep; it is saved, so that the sweep can be resumed.
 *
 * @param arguments the user's arguments
 * @param configDirs folders with the user's recipes
 * @param sweptKeys the keys with several values, in the user's order
 * @param jobsAtATime number of processes that run at the same time
 * @param measureSpeed whether the scoring speed of each job's model is measured
 * @param speedOverrides overrides of the speed measurement
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
