package io.anomalight.framework.config;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
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
 * @param texts path below {@code configs/} to content; they are small, so that the jar need not stay open
 */
record JarRoot(String where, Map<String, String> texts) implements RecipeRoot {

    static JarRoot read(JarFile jar) throws IOException {
        Map<String, String> texts = new TreeMap<>();
        for (JarEntry entry : jar.stream().toList()) {
            String name = entry.getName();
            if (name.startsWith(ClassPathRoots.FOLDER) && name.endsWith(Recipes.SUFFIX)) {
                try (InputStream content = jar.getInputStream(entry)) {
                    texts.put(
                            name.substring(ClassPathRoots.FOLDER.length()),
                            new String(content.readAllBytes(), StandardCharsets.UTF_8));
                }
            }
        }
        return new JarRoot(Path.of(jar.getName()).getFileName() + "!/" + ClassPathRoots.FOLDER, texts);
    }

    @Override
    public Set<String> groups() {
        return texts.keySet().stream()
                .filter(path -> path.indexOf('/') > 0)
                .map(path -> path.substring(0, path.indexOf('/')))
                .filter(group -> !options(group).isEmpty())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Override
    public Set<String> options(String group) {
        String folder = group + "/";
        return texts.keySet().stream()
                .filter(path -> path.startsWith(folder) && path.indexOf('/', folder.length()) < 0)
                .map(path -> path.substring(folder.length(), path.length() - Recipes.SUFFIX.length()))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Override
    public Optional<Recipe> find(String path) {
        return Optional.ofNullable(texts.get(path)).map(text -> new Recipe(this, path, where + path, text));
    }
}
