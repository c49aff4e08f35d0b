package io.anomalight.framework.config.recipe;

import io.anomalight.framework.config.hocon.Origins;
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
    public void refuseUnused(Recipes recipes) {
        choices.forEach((key, choice) -> {
            if (!used.contains(key)) {
                throw new UserError(choice.where() + ": no defaults list has " + key + " to override; "
                        + remedy(key, choice, recipes));
            }
        });
    }

    private String remedy(String key, Chosen choice, Recipes recipes) {
        String group = key.replaceFirst("@.*", "");
        if (recipes.options(group).isEmpty()) {
            return "there are no recipes of " + group + "; groups are " + String.join(", ", recipes.groups());
        }
        boolean isInRecipe = !choice.where().startsWith(Origins.OVERRIDE);
        if (isInRecipe && recipes.groups().contains(group)) {
            return "only config.conf, an experiment and the command line choose the recipe of " + group
                    + " for the whole configuration: write the entry in an experiment, or " + group + "="
                    + String.join(",", choice.options()) + " on the command line";
        }
        return (known.isEmpty() ? "no list has an entry of a group" : "they have " + String.join(", ", known)) + ". +"
                + key + "=… adds one";
    }
}
