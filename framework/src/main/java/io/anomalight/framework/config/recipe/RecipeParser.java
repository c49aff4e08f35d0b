package io.anomalight.framework.config.recipe;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigUtil;
import io.anomalight.framework.config.hocon.Hocon;
import io.anomalight.framework.config.hocon.Includes;
import io.anomalight.framework.failure.UserError;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Parses recipes and what they include.
 *
 * <p>An include is searched beside the including file, first in its own root, then in the others. A file never includes
 * itself, so a user's {@code model/cflow.conf} may include {@code "cflow"} to extend the built-in recipe.
 */
final class RecipeParser {
    private final List<RecipeRoot> roots;

    RecipeParser(List<RecipeRoot> roots) {
        this.roots = roots;
    }

    /** Parses a recipe. */
    Config parse(Recipe recipe) {
        return parse(recipe, List.of());
    }

    /**
     * Parses a recipe as the section at this path. The recipe is included, because HOCON then adapts its substitutions
     * and {@code +=} to the path.
     */
    Config under(List<String> path, Recipe recipe) {
        return parse(ConfigUtil.joinPath(path) + " { include \"recipe\" }", recipe.where(), name -> parse(recipe));
    }

    private Config parse(Recipe recipe, List<Recipe> includers) {
        List<Recipe> chain =
                Stream.concat(includers.stream(), Stream.of(recipe)).toList();
        return parse(recipe.text(), recipe.where(), name -> include(recipe, name, chain));
    }

    private Config include(Recipe recipe, String name, List<Recipe> chain) {
        String path = recipe.relative(name);
        List<Recipe> found = Stream.concat(Stream.of(recipe.home()), roots.stream())
                .map(root -> root.find(path))
                .flatMap(Optional::stream)
                .toList();
        return found.stream()
                .filter(candidate -> !chain.contains(candidate))
                .findFirst()
                .map(included -> parse(included, chain))
                .orElseThrow(() -> new UserError(recipe.where() + " includes \"" + name + "\", but "
                        + (found.isEmpty() ? "there is no recipe " + path : path + " includes it")));
    }

    private static Config parse(String text, String where, Function<String, Config> include) {
        return Hocon.parse(
                text, where, new Includes(where, name -> include.apply(name).root()));
    }
}
