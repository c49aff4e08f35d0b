package io.anomalight.app.catalog;

import io.anomalight.assembly.Registry;
import io.anomalight.framework.config.Composer;
import io.anomalight.framework.config.recipe.Recipes;
import io.anomalight.framework.config.resolver.Resolvers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;

/**
 * The search path of recipes: the user's folders, then the folder that came with Anomalight, then the jars on the class
 * path.
 *
 * @param folders the folders, the first one wins
 */
public record RecipeSearch(List<Path> folders) {
    private static final String HOME = "anomalight.home";

    public RecipeSearch {
        folders = List.copyOf(folders);
    }

    /**
     * The user's folders, then the folder {@code configs} of the installation, if the launcher has set its path. The jar has
     * the same recipes, but with this folder errors name files that the user can open.
     */
    public static RecipeSearch standard(List<Path> usersFolders) {
        List<Path> folders = new ArrayList<>(usersFolders);
        String home = System.getProperty(HOME, "");
        if (!home.isEmpty() && Files.isDirectory(Path.of(home, "configs"))) {
            folders.add(Path.of(home, "configs"));
        }
        return new RecipeSearch(folders);
    }

    /** As above, without folders of the user. */
    public static RecipeSearch standard() {
        return standard(List.of());
    }

    /** Reads the recipes. */
    public Recipes recipes() {
        return Recipes.of(folders, classPath());
    }

    /** Composes these recipes, with the resolvers of plugins. */
    public Composer composer() {
        return new Composer(
                recipes(), new Resolvers(LocalDateTime.now(ZoneId.systemDefault()), () -> Registry.load(classPath())
                        .resolvers()));
    }

    /** The class loader of Anomalight and its plugins. */
    public static ClassLoader classPath() {
        return RecipeSearch.class.getClassLoader();
    }
}
