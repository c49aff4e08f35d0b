package io.anomalight.framework.config.recipe;

import io.anomalight.framework.failure.UserError;
import io.anomalight.framework.files.FileFailure;
import java.io.IOException;
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
    public boolean isFolder(Path other) {
        return folder.toAbsolutePath().normalize().equals(other.toAbsolutePath().normalize());
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
        if (!isInside(group) || !Files.isDirectory(inside)) {
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
        return isInside(path) && Files.isRegularFile(file)
                ? Optional.of(new Recipe(this, path, file.normalize().toString()))
                : Optional.empty();
    }

    @Override
    public byte[] content(String path) {
        Path file = folder.resolve(path);
        try {
            // A folder of recipes may come from an untrusted source, so a link in it must not read other files of this
            // machine.
            if (!file.toRealPath().startsWith(folder.toRealPath())) {
                throw new UserError("the recipe " + file.normalize() + " is a link that leads out of " + folder
                        + ": copy the file there instead");
            }
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw FileFailure.reading(file, e);
        }
    }

    @Override
    public byte[] peek(String path) {
        try {
            return content(path);
        } catch (UserError unreadable) {
            return new byte[0];
        }
    }

    private boolean isInside(String path) {
        Path root = folder.toAbsolutePath().normalize();
        return root.resolve(path).normalize().startsWith(root);
    }

    private static Set<String> names(Path folder, Predicate<Path> filter) {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.filter(filter)
                    .map(entry -> String.valueOf(entry.getFileName()))
                    .collect(Collectors.toCollection(TreeSet::new));
        } catch (IOException e) {
            throw new UserError("the recipe folder " + folder + " can't be listed: " + FileFailure.reason(e), e);
        }
    }
}
