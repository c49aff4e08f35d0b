package io.anomalight.framework.config.recipe;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigUtil;
import io.anomalight.framework.failure.UserError;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Composes a recipe with the recipes of its defaults list, and of theirs. */
final class RecipeTree {
    private static final int DEEPEST = 50;
    private static final int MOST_LAYERS = 200;

    private final Recipes recipes;
    private final RecipeParser parser;
    private final NestedChoices choices;
    private final List<RecipeLayer> layers = new ArrayList<>();

    RecipeTree(Recipes recipes, RecipeParser parser, NestedChoices choices) {
        this.recipes = recipes;
        this.parser = parser;
        this.choices = choices;
    }

    /** The layers of all recipes so far, from weakest to strongest. */
    List<RecipeLayer> layers() {
        return List.copyOf(layers);
    }

    /** The content of a recipe in a package, without its list; later entries of a list are stronger. */
    Config compose(Recipe recipe, String packageName) {
        return compose(recipe, packageName, List.of());
    }

    /** The content of the recipes that an entry names, in the package of {@code parent}. */
    Config compose(DefaultsEntry entry, String parent) {
        return children(entry, "", parent, List.of());
    }

    private Config compose(Recipe recipe, String packageName, List<String> parents) {
        refuseEndless(recipe, parents);
        List<String> chain =
                Stream.concat(parents.stream(), Stream.of(recipe.path())).toList();
        Optional<List<DefaultsEntry>> list = recipe.text().contains(DefaultsList.KEY)
                ? DefaultsList.ofGroup(parser.parse(recipe))
                : Optional.empty();
        if (list.isEmpty()) {
            log(recipe, packageName, false, parents);
            return content(recipe, packageName);
        }
        list.get().stream()
                .filter(DefaultsEntry::isOverride)
                .forEach(entry -> override(entry, recipe.group(), packageName));
        Config merged = ConfigFactory.empty();
        for (DefaultsEntry entry : list.get()) {
            if (entry.kind() == DefaultsEntry.Kind.SELF) {
                log(recipe, packageName, true, parents);
                Config own = content(recipe, packageName);
                merged = own.withoutPath(ConfigUtil.joinPath(path(packageName, DefaultsList.KEY)))
                        .withFallback(merged);
            } else if (!entry.isOverride()) {
                merged = children(entry, recipe.group(), packageName, chain).withFallback(merged);
            }
        }
        return merged;
    }

    private void override(DefaultsEntry entry, String group, String packageName) {
        choices.choose(
                entry.key(group, entry.packageIn(packageName, Optional.empty())), entry.options(), entry.where());
    }

    private Config children(DefaultsEntry entry, String group, String packageName, List<String> chain) {
        Config merged = ConfigFactory.empty();
        for (String path : paths(entry, group, packageName)) {
            Optional<Recipe> found = recipes.find(path + Recipes.SUFFIX);
            if (found.isEmpty() && !entry.isOptional()) {
                throw missing(entry, path);
            }
            if (found.isPresent()) {
                String inner = entry.packageIn(packageName, found.get().packageHeader())
                        .replace("_name_", path.substring(path.lastIndexOf('/') + 1));
                merged = compose(found.get(), inner, chain).withFallback(merged);
            }
        }
        return merged;
    }

    private List<String> paths(DefaultsEntry entry, String group, String packageName) {
        String absolute = entry.absolute(group);
        if (entry.kind() == DefaultsEntry.Kind.RECIPE) {
            return List.of(absolute);
        }
        String key = entry.key(group, entry.packageIn(packageName, Optional.empty()));
        return choices.chosen(key).orElse(entry.options()).stream()
                .map(option -> absolute + "/" + option)
                .toList();
    }

    private UserError missing(DefaultsEntry entry, String path) {
        String group = path.contains("/") ? path.substring(0, path.lastIndexOf('/')) : "";
        String there = String.join(", ", recipes.options(group).keySet());
        return new UserError(entry.where() + ": defaults names " + path + ", but there is no such recipe; "
                + (there.isEmpty() ? "there are no recipes in " + group : group + " has " + there));
    }

    private Config content(Recipe recipe, String packageName) {
        return packageName.isEmpty() ? parser.parse(recipe) : parser.under(path(packageName), recipe);
    }

    private void log(Recipe recipe, String packageName, boolean self, List<String> parents) {
        String parent = parents.isEmpty() ? "config" : name(parents.get(parents.size() - 1));
        layers.add(new RecipeLayer(name(recipe.path()), packageName, self, parent));
        if (layers.size() > MOST_LAYERS) {
            throw new UserError(recipe.where() + ": its defaults lists name more than " + MOST_LAYERS + " recipes");
        }
    }

    private static String name(String path) {
        return path.substring(0, path.length() - Recipes.SUFFIX.length());
    }

    private static void refuseEndless(Recipe recipe, List<String> parents) {
        if (parents.contains(recipe.path())) {
            List<String> cycle = parents.subList(parents.indexOf(recipe.path()), parents.size());
            throw new UserError(recipe.where() + ": defaults lists name each other in a circle: "
                    + String.join(" → ", cycle) + " → " + recipe.path());
        }
        if (parents.size() >= DEEPEST) {
            throw new UserError(recipe.where() + ": defaults lists are nested more than " + DEEPEST + " deep");
        }
    }

    static List<String> path(String packageName, String... more) {
        Stream<String> names = packageName.isEmpty() ? Stream.of() : Arrays.stream(packageName.split("\\."));
        return Stream.concat(names, Arrays.stream(more)).toList();
    }
}
