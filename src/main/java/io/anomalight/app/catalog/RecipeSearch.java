package io.anomalight.app.catalog;

import io.anomalight.framework.config.recipe.Recipes;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Where recipes are looked for: in the user's folders, then in those that came with Anomalight, then in the jars on the
 * class path.
 *
 * @param folders the folders, the first one wins
 */
public record RecipeSearch(List<Path> folders) {
    private static final String HOME = "anomalight.home";

    public RecipeSearch {
        folders = List.copyOf(folders);
    }

    /** The launcher says where Anomalight is installed, so that faults in its recipes name the file a person edits. */
    public static RecipeSearch standard(List<Path> usersFolders) {
        List<Path> folders = new ArrayList<>(usersFolders);
        String home = System.getProperty(HOME, "");
        if (!home.isEmpty() && Files.isDirectory(Path.of(home, "configs"))) {
            folders.add(Path.of(home, "configs"));
        }
        return new RecipeSearch(folders);
    }

    public static RecipeSearch standard() {
        return standard(List.of());
    }

    public Recipes recipes() {
        return Recipes.of(folders, classPath());
    }

    public static ClassLoader classPath() {
        return RecipeSearch.class.getClassLoader();
    }
}
