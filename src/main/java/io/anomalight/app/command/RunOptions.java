package io.anomalight.app.command;

import io.anomalight.app.Experiment;
import io.anomalight.app.console.TerminalConsole;
import io.anomalight.app.run.RunFolder;
import io.anomalight.framework.StopSignal;
import io.anomalight.framework.config.Composition;
import io.anomalight.framework.data.LoaderConfig;
import io.anomalight.framework.failure.UserError;
import io.anomalight.service.keys.KeyValues;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The arguments of a command on a finished run: its own keys, and overrides of the run's configuration.
 *
 * @param keys the command's own keys with their values
 * @param overrides all other arguments
 */
record RunOptions(Map<String, String> keys, List<String> overrides) {
    static final String RUN = "run";
    static final String CATEGORY = "category";
    static final String TO = "to";

    /** Fail or skip if an image can't be read; the short form of {@link #DATA_ON_ERROR}. */
    static final String ON_ERROR = "on_error";

    static final String DATA_ON_ERROR = "data.on_error";

    /** The pointer to the newest run, the default of {@code run=}. */
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
     * The arguments of a command that has only keys of its own.
     *
     * @throws UserError if there is any other argument
     */
    static RunOptions only(List<String> arguments, Set<String> ownKeys) {
        RunOptions options = of(arguments, ownKeys);
        options.requireOnly(ownKeys);
        return options;
    }

    /**
     * Refuses all arguments that are not among the given keys, because they would have no effect.
     *
     * @throws UserError with the first such argument
     */
    void requireOnly(Set<String> allowed) {
        Stream.concat(overrides.stream(), keys.keySet().stream().filter(key -> !allowed.contains(key)))
                .findFirst()
                .ifPresent(other -> {
                    throw KeyValues.noEffect(other, allowed);
                });
    }

    /**
     * The value of {@code on_error} for a command without a run's configuration; the default is {@code FAIL}.
     *
     * @throws UserError if the value is unknown, or {@code on_error} and {@code data.on_error} differ
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
            default -> throw new UserError("on_error=" + named + " is unknown; use fail or skip");
        };
    }

    /** The folder of the run that {@code run=} names, otherwise of the newest run. */
    RunFolder runFolder() {
        return RunFolder.find(run());
    }

    /** The checkpoint that {@code run=} names, otherwise the run folder, whose best checkpoint is used. */
    Path checkpoint() {
        return RunFolder.checkpoint(run());
    }

    private Path run() {
        return Path.of(keys.getOrDefault(RUN, NEWEST));
    }

    /** The folder that {@code to=} names, otherwise the folder {@code name} in the run folder. */
    Path to(String name) {
        return keys.containsKey(TO) ? Path.of(required(TO)) : runFolder().path().resolve(name);
    }

    /** The category whose thresholds are used; absent for those of all categories together. */
    Optional<String> category() {
        return Optional.ofNullable(keys.get(CATEGORY));
    }

    /**
     * The value of a key that is true or false; the default is false.
     *
     * @param meaning what {@code true} does, for the error, for instance {@code scores only new images}
     * @throws UserError if it is neither
     */
    boolean flag(String key, String meaning) {
        String value = keys.getOrDefault(key, "false");
        return switch (value.toLowerCase(Locale.ROOT)) {
            case "true" -> true;
            case "false" -> false;
            default ->
                throw new UserError(key + "=" + value + " is neither true nor false; " + key + "=true " + meaning);
        };
    }

    String required(String key) {
        String value = keys.getOrDefault(key, "");
        if (value.isEmpty()) {
            throw new UserError("give " + key + "=…, for instance " + key + "=" + example(key));
        }
        return value;
    }

    /**
     * The value of a key that is a share of good parts.
     *
     * @throws UserError if it is not a number
     */
    double share(String key) {
        String value = required(key);
        try {
            return Double.parseDouble(value);
        } catch (NumberFormatException e) {
            throw new UserError(
                    key + "=" + value + " is not a number; give a share of good parts, for instance 0.01", e);
        }
    }

    private static String example(String key) {
        return switch (key) {
            case "archive", "model" -> "model.anomalight";
            case "history" -> "verdicts.sqlite";
            case "keep_images" -> "images";
            case "product" -> "part";
            case "false_positive_rate" -> "0.01";
            default -> "parts/new";
        };
    }

    /** The run's experiment with the overrides applied. */
    Experiment experiment(RecipeOptions options, TerminalConsole console) {
        return experiment(options, console, StopSignal.NEVER);
    }

    /** As above; the signal ends its work early. */
    Experiment experiment(RecipeOptions options, TerminalConsole console, StopSignal stopSignal) {
        return Experiment.of(composition(options), console, stopSignal);
    }

    Composition composition(RecipeOptions options) {
        return options.composer().recompose(runFolder().path().resolve(RunFolder.CONFIG), overrides);
    }
}
