package io.anomalight.framework.config.recipe;

/**
 * A recipe in the order of composition.
 *
 * @param path the recipe, for instance {@code model/cflow}
 * @param packageName where its content goes; empty for the root
 * @param self whether the place comes from {@code _self_} in its own list
 * @param parent the recipe whose defaults list names it
 */
public record RecipeLayer(String path, String packageName, boolean self, String parent) {}
