package io.anomalight.framework.checkpoint;

import io.anomalight.framework.failure.UserError;
import io.anomalight.framework.optim.Optimizers;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Refuses to resume a fit with other optimizers than those of its checkpoint, and says what has changed.
 *
 * @param checkpoint the file of the checkpoint, for errors
 * @param saved the state of the fit
 * @param optimizers the optimizers of the fit that is resumed
 */
record OptimizerMatch(Path checkpoint, TrainingState saved, Optimizers optimizers) {
    private static final String AVERAGE = "current_model_state/";
    private static final String NONE = "no average of the weights (callback ema)";
    private static final String ONE = "an average of the weights (callback ema)";
    private static final int FEW = 2;

    /**
     * Compares names and settings of the optimizers, then the names of all their arrays.
     *
     * @param expected the arrays that the fit needs
     * @param found the arrays that the checkpoint holds for a fit
     * @throws UserError if they differ
     */
    void check(Set<String> expected, Set<String> found) {
        Set<String> mine = new TreeSet<>(optimizers.counts().keySet());
        Set<String> theirs = new TreeSet<>(saved.optimizers().keySet());
        if (!mine.equals(theirs)) {
            throw error("the optimizers were " + named(theirs) + ", but are now " + named(mine));
        }
        optimizers.settings().forEach(this::checkSettings);
        if (hasAverage(expected) != hasAverage(found)) {
            throw error("the fit had " + average(found) + ", but now has " + average(expected));
        }
        if (!expected.equals(found)) { // of an earlier version, which saved no settings
            throw error("accumulate_grad_batches or an optimizer has changed: the fit "
                    + Stream.of(some("had ", without(found, expected)), some("now has ", without(expected, found)))
                            .flatMap(Optional::stream)
                            .collect(Collectors.joining(", and ")));
        }
    }

    private void checkSettings(String optimizer, String mine) {
        String theirs = saved.optimizerSettings().getOrDefault(optimizer, mine);
        if (!theirs.equals(mine)) {
            throw error("the optimizer " + optimizer + " had " + changed(theirs, mine) + ", but now has "
                    + changed(mine, theirs));
        }
    }

    /** The settings of the first text that are not in the second, where both are of the same rule; otherwise all. */
    private static String changed(String settings, String others) {
        List<String> all = parts(settings);
        List<String> without = parts(others);
        if (!all.get(0).equals(without.get(0))) {
            return settings;
        }
        List<String> changed =
                all.stream().filter(part -> !without.contains(part)).toList();
        return changed.isEmpty() ? settings : String.join(" ", changed);
    }

    /** The name of the rule, then each {@code key=value}; a list in a value has blanks. */
    private static List<String> parts(String settings) {
        return Stream.of(settings.split(" (?![^\\[]*\\])")).toList();
    }

    private static boolean hasAverage(Set<String> arrays) {
        return arrays.stream().anyMatch(name -> name.startsWith(AVERAGE));
    }

    private static String average(Set<String> arrays) {
        return hasAverage(arrays) ? ONE : NONE;
    }

    private static List<String> without(Set<String> all, Set<String> others) {
        return all.stream().filter(name -> !others.contains(name)).sorted().toList();
    }

    private static Optional<String> some(String verb, List<String> arrays) {
        String first = String.join(", ", arrays.subList(0, Math.min(FEW, arrays.size())));
        return arrays.isEmpty()
                ? Optional.empty()
                : Optional.of(verb + (arrays.size() > FEW ? "the arrays " + first + ", …" : first));
    }

    private static String named(Set<String> names) {
        return names.isEmpty() ? "none" : String.join(", ", names);
    }

    private UserError error(String difference) {
        return new UserError(checkpoint + " can't be resumed exactly: " + difference
                + "; resume with the settings of the training (only the learning rate may differ), or start a new run");
    }
}
