package io.anomalight.app.command;

import io.anomalight.app.Experiment;
import io.anomalight.app.console.TerminalConsole;
import io.anomalight.app.run.RunFolder;
import io.anomalight.app.run.RunReference;
import io.anomalight.framework.StopSignal;
import io.anomalight.framework.config.Composition;
import io.anomalight.framework.data.LoaderConfig;
import io.anomalight.framework.failure.UserError;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
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
public record RunOptions(Map<String, String> keys, List<String> overrides) {
    static final String RUN = "run";
    public static final String TO = "to";

    /** What happens when an image can't be read; short for the key of every data module. */
    static final String ON_ERROR = "on_error";

    static final String DATA_ON_ERROR = "data.on_error";

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
                overrides.add(key.equals(ON_ERROR) ? DATA_ON_ERROR + argument.substring(equals) : argument);
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

    /**
     * What a command without a run's configuration does when an image can't be read; {@code FAIL} if it was not told.
     *
     * @throws UserError if there is no such way, or two are named
     */
    LoaderConfig.OnError onError() {
        String named = keys.getOrDefault(ON_ERROR, keys.getOrDefault(DATA_ON_ERROR, "fail"));
        if (!keys.getOrDefault(DATA_ON_ERROR, named).equals(named)) {
            throw new UserError("on_error=" + named + " and data.on_error=" + keys.get(DATA_ON_ERROR)
                    + " contradict each other; leave one out");
        }
        return switch (named.toLowerCase(Locale.ROOT)) {
            case "fail" -> LoaderConfig.OnError.FAIL;
            case "skip" -> LoaderConfig.OnError.SKIP;
            default -> throw new UserError("on_error=" + named + " is unknown; there are fail and skip");
        };
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
            throw new UserError("say " + key + "=…, for instance " + key + "=" + example(key));
        }
        return value;
    }

    private static String example(String key) {
        return switch (key) {
            case "archive", "model" -> "model.anomalight";
            case "false_positive_rate" -> "0.01";
            default -> "parts/new";
        };
    }

    /** The run's experiment, changed by the overrides. */
    Experiment experiment(RecipeOptions options, TerminalConsole console) {
        return experiment(options, console, StopSignal.NEVER);
    }

    /** The same, ended early by an interruption. */
    Experiment experiment(RecipeOptions options, TerminalConsole console, StopSignal interruption) {
        return Experiment.of(composition(options), console, interruption);
    }

    Composition composition(RecipeOptions options) {
        return options.composer().recompose(run().folder().path().resolve(RunFolder.CONFIG), overrides);
    }
}
