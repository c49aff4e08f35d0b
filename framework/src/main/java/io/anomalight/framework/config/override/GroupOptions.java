package io.anomalight.framework.config.override;

import io.anomalight.framework.config.recipe.Recipes;
import java.util.Optional;
import java.util.Set;

/** The names of a group's recipes. */
record GroupOptions(String group, Set<String> names) {

    /** The names of the recipes that a key chooses among; empty if the key is not a group. */
    static Optional<GroupOptions> of(String key, Recipes recipes) {
        return Optional.of(key)
                .filter(recipes.groups()::contains)
                .map(group -> new GroupOptions(group, recipes.options(group).keySet()));
    }
}
