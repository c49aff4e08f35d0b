package io.anomalight.app;

import io.anomalight.framework.UserError;
import io.anomalight.framework.config.Composition;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * What a command on a finished run was told: its own keys, and overrides of the run's configuration.
 *
 * @param keys the command's own keys with their values
 * @param overrides everything else
 */
record RunOptions(Map<String, String> keys, List<String> overrides) {
    static final String RUN = "run";
    static final String TO = "to";

    /** Where the newest run is found when none is named. */
    private static final String NEWEST = "results/latest";

    static RunOptions of(List<String> arguments, Set<String> ownKeys) {
        Map<String, String> keys = new LinkedHashMap<>();
        List<String> overrides = new ArrayList<>();
        for (String argument : arguments) {
            int equals = argument.indexOf('=');
            String key = equals < 0 ? "" : argument.substring(0, equals);
            if (ownKeys.contains(key)) {
                keys.put(key, argument.substring(equals + 1));
            } else {
                overrides.add(argument);
            }
        }
        return new RunOptions(keys, overrides);
    }

    /**
     * What a command without a run's configuration was told.
     *
     * @throws UserError if it was told anything but its own keys
     */
    static RunOptions only(List<String> arguments, Set<String> ownKeys) {
        RunOptions options = of(arguments, ownKeys);
        options.requireOnly(ownKeys);
        return options;
    }

    /**
     * Refuses every key but some, where the others would have no effect.
     *
     * @throws UserError that names the first other
     */
    void requireOnly(Set<String> wanted) {
        Stream.concat(overrides.stream(), keys.keySet().stream().filter(key -> !wanted.contains(key)))
                .findFirst()
                .ifPresent(other -> {
                    throw new UserError(
                            other + " has no effect here; the keys are " + String.join(", ", new TreeSet<>(wanted)));
                });
    }

    /** The run that {@code run=} names, otherwise the newest. */
    RunReference run() {
        return RunReference.of(Path.of(keys.getOrDefault(RUN, NEWEST)));
    }

    /** The folder that {@code to=} names, otherwise one of this name in the run folder. */
    Path to(String name) {
        return keys.containsKey(TO)
                ? Path.of(required(TO))
                : run().folder().path().resolve(name);
    }

    String required(String key) {
        String value = keys.getOrDefault(key, "");
        if (value.isEmpty()) {
            throw new UserError("say " + key + "=…, for instance " + key + "=parts/new");
        }
        return value;
    }

    /** The run's experiment, changed by the overrides. */
    Experiment experiment(RecipeOptions options, TerminalConsole console) {
        return Experiment.of(composition(options), console);
    }

    Composition composition(RecipeOptions options) {
        return options.composer().recompose(run().folder().path().resolve(RunFolder.CONFIG), overrides);
    }
}
