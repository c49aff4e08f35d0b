package io.anomalight.framework.config;

import io.anomalight.framework.UserError;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Recipes in a folder. */
record FolderRoot(Path folder) implements RecipeRoot {

    @Override
    public String where() {
        return folder.toString();
    }

    @Override
    public Set<String> groups() {
        return names(folder, Files::isDirectory).stream()
                .filter(group -> !options(group).isEmpty())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Override
    public Set<String> options(String group) {
        Path inside = folder.resolve(group);
        if (!Files.isDirectory(inside)) {
            return Set.of();
        }
        return names(inside, Files::isRegularFile).stream()
                .filter(name -> name.endsWith(Recipes.SUFFIX))
                .map(name -> name.substring(0, name.length() - Recipes.SUFFIX.length()))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Override
    public Optional<Recipe> find(String path) {
        Path file = folder.resolve(path);
        if (!Files.isRegularFile(file)) {
            return Optional.empty();
        }
        try {
            return Optional.of(new Recipe(
                    this, path, file.normalize().toString(), Files.readString(file, StandardCharsets.UTF_8)));
        } catch (IOException e) {
            throw new UserError("the recipe " + file + " can't be read as UTF-8 text: " + e, e);
        }
    }

    private static Set<String> names(Path folder, Predicate<Path> wanted) {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.filter(wanted)
                    .map(entry -> String.valueOf(entry.getFileName()))
                    .collect(Collectors.toCollection(TreeSet::new));
        } catch (IOException e) {
            throw new UserError("the recipe folder " + folder + " can't be listed: " + e, e);
        }
    }
}
