package io.anomalight.framework.config.recipe;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Collectors;

/**
 * Recipes in a jar, below its {@code configs/}.
 *
 * @param contents path below {@code configs/} to content; recipes are small, so they are all read and the jar is closed
 */
record JarRoot(String where, Map<String, byte[]> contents) implements RecipeRoot {

    static JarRoot read(JarFile jar) throws IOException {
        Map<String, byte[]> contents = new TreeMap<>();
        for (JarEntry entry : jar.stream().toList()) {
            String name = entry.getName();
            if (name.startsWith(ClassPathRoots.FOLDER) && name.endsWith(Recipes.SUFFIX)) {
                try (InputStream content = jar.getInputStream(entry)) {
                    contents.put(name.substring(ClassPathRoots.FOLDER.length()), content.readAllBytes());
                }
            }
        }
        return new JarRoot(Path.of(jar.getName()).getFileName() + "!/" + ClassPathRoots.FOLDER, contents);
    }

    @Override
    public Set<String> groups() {
        return contents.keySet().stream()
                .filter(path -> path.indexOf('/') > 0)
                .map(path -> path.substring(0, path.indexOf('/')))
                .filter(group -> !options(group).isEmpty())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Override
    public Set<String> options(String group) {
        String folder = group + "/";
        return contents.keySet().stream()
                .filter(path -> path.startsWith(folder) && path.indexOf('/', folder.length()) < 0)
                .map(path -> path.substring(folder.length(), path.length() - Recipes.SUFFIX.length()))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Override
    public Optional<Recipe> find(String path) {
        return contents.containsKey(path) ? Optional.of(new Recipe(this, path, where + path)) : Optional.empty();
    }

    @Override
    public byte[] content(String path) {
        return Optional.ofNullable(contents.get(path)).orElseThrow();
    }

    @Override
    public byte[] peek(String path) {
        return content(path);
    }
}
