package io.anomalight.framework.config.recipe;

import io.anomalight.framework.failure.UserError;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** The options that overrides choose in defaults lists, by {@code group} or {@code group@package}. */
public final class NestedChoices {
    private record Chosen(List<String> options, String where) {}

    private final Map<String, Chosen> choices = new LinkedHashMap<>();
    private final Set<String> used = new HashSet<>();
    private final Set<String> known = new TreeSet<>();

    /** Chooses options in place of an earlier choice. */
    public void override(String key, List<String> options, String where) {
        choices.put(key, new Chosen(List.copyOf(options), where));
    }

    /** Chooses options; an earlier choice of the same key is stronger. */
    void choose(String key, List<String> options, String where) {
        choices.putIfAbsent(key, new Chosen(List.copyOf(options), where));
    }

    Optional<List<String>> chosen(String key) {
        known.add(key);
        Optional<Chosen> choice = Optional.ofNullable(choices.get(key));
        choice.ifPresent(found -> used.add(key));
        return choice.map(Chosen::options);
    }

    /**
     * Refuses choices that no defaults list has.
     *
     * @throws UserError with the first one
     */
    public void refuseUnused() {
        choices.forEach((key, choice) -> {
            if (!used.contains(key)) {
                throw new UserError(choice.where() + ": no defaults list has " + key + " to override; "
                        + (known.isEmpty()
                                ? "no list has an entry of a group"
                                : "they have " + String.join(", ", known))
                        + ". +" + key + "=… adds one");
            }
        });
    }
}
