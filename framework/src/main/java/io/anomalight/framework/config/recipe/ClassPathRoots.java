package io.anomalight.framework.config.recipe;

import io.anomalight.framework.failure.UserError;
import java.io.IOException;
import java.net.JarURLConnection;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.jar.JarFile;

/** Finds the jars and class folders that have recipes in {@code configs/}. */
final class ClassPathRoots {
    static final String FOLDER = "configs/";
    // Some tools write jars without entries for folders, so a plugin's jar is also found by its service file.
    private static final List<String> MARKS =
            List.of(FOLDER, "META-INF/services/io.anomalight.framework.plugin.Plugin");

    private ClassPathRoots() {}

    static List<RecipeRoot> of(ClassLoader loader) {
        Map<String, RecipeRoot> roots = new LinkedHashMap<>();
        for (String mark : MARKS) {
            try {
                for (URL url : Collections.list(loader.getResources(mark))) {
                    add(roots, url, mark);
                }
            } catch (IOException | URISyntaxException e) {
                throw new UserError("the recipes on the class path can't be read: " + e.getMessage(), e);
            }
        }
        return new ArrayList<>(roots.values());
    }

    private static void add(Map<String, RecipeRoot> roots, URL url, String mark)
            throws IOException, URISyntaxException {
        String place = url.toString().substring(0, url.toString().length() - mark.length());
        if (roots.containsKey(place)) {
            return;
        }
        if (url.openConnection() instanceof JarURLConnection connection) {
            connection.setUseCaches(false);
            try (JarFile jar = connection.getJarFile()) {
                roots.put(place, JarRoot.read(jar));
            }
        } else if (url.getProtocol().equals("file")) {
            Path folder = Path.of(new URI(place)).resolve(FOLDER);
            if (Files.isDirectory(folder)) {
                roots.put(place, new FolderRoot(folder));
            }
        }
    }
}
