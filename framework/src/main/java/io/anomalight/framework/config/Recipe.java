package io.anomalight.framework.config;

import java.nio.file.Path;

/**
 * The text of one recipe.
 *
 * @param home the root that holds it
 * @param path its name below a root, for instance {@code model/cflow.conf}
 * @param where how errors call it: its file, or its jar and entry
 */
record Recipe(RecipeRoot home, String path, String where, String text) {

    /** The name below a root of what this recipe calls {@code what} in an include. */
    String relative(String what) {
        String name = what.endsWith(Recipes.SUFFIX) ? what : what + Recipes.SUFFIX;
        return Path.of(path).resolveSibling(name).normalize().toString().replace('\\', '/');
    }

    /** The words of its first comment line, for help. */
    String description() {
        return text.lines()
                .map(String::strip)
                .filter(line -> line.startsWith("#") || line.startsWith("//"))
                .findFirst()
                .map(line -> line.replaceFirst("^(#+|//+)\\s*", ""))
                .orElse("");
    }
}
