package io.anomalight.framework.data;

import io.anomalight.framework.UserError;
import java.io.IOException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** A folder that is searched for images, with all that is in it but what is hidden. */
record ImageFolder(Path path) {

    /**
     * Opens a folder.
     *
     * @param key what sets it in the recipe, for errors
     * @throws UserError if there is no such folder
     */
    static ImageFolder open(String key, Path path) {
        if (!Files.isDirectory(path)) {
            throw new UserError("The folder " + path + (Files.exists(path) ? " is no folder" : " does not exist")
                    + ": set " + key + " to a folder with images");
        }
        return new ImageFolder(path);
    }

    /**
     * The images, sorted by path.
     *
     * @throws UserError if there are none
     */
    List<Path> images(List<String> extensions) {
        List<Path> found = imagesIfAny(extensions);
        if (found.isEmpty()) {
            throw new UserError(
                    "The folder " + path + " holds no images: looked in it and below for files that end in ."
                            + String.join(", .", extensions));
        }
        return found;
    }

    /** The images, sorted by path; links are followed. */
    List<Path> imagesIfAny(List<String> extensions) {
        List<Path> found = new ArrayList<>();
        try {
            Files.walkFileTree(
                    path, EnumSet.of(FileVisitOption.FOLLOW_LINKS), Integer.MAX_VALUE, new SimpleFileVisitor<>() {
                        @Override
                        public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
                            return !folder.equals(path) && isHidden(folder)
                                    ? FileVisitResult.SKIP_SUBTREE
                                    : FileVisitResult.CONTINUE;
                        }

                        @Override
                        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                            if (attributes.isRegularFile() && !isHidden(file) && endsIn(extensions, file)) {
                                found.add(file);
                            }
                            return FileVisitResult.CONTINUE;
                        }
                    });
        } catch (IOException e) {
            throw unreadable(path, e);
        }
        found.sort(Comparator.comparing(this::relative));
        return found;
    }

    /** The visible folders directly in it, sorted by name. */
    List<Path> folders() {
        try (Stream<Path> children = Files.list(path)) {
            return children.filter(child -> Files.isDirectory(child) && !isHidden(child))
                    .sorted(Comparator.comparing(ImageFolder::name))
                    .toList();
        } catch (IOException e) {
            throw unreadable(path, e);
        }
    }

    /** A file's path as seen from here, with slashes on every system. */
    String relative(Path file) {
        return path.relativize(file).toString().replace('\\', '/');
    }

    /** The last part of a path; empty for the root of a file system. */
    static String name(Path path) {
        Path name = path.toAbsolutePath().normalize().getFileName();
        return name == null ? "" : name.toString();
    }

    /** Endings without the dot that some write before them. */
    static List<String> endings(List<String> extensions) {
        return extensions.stream()
                .map(extension -> extension.startsWith(".") ? extension.substring(1) : extension)
                .toList();
    }

    private static boolean isHidden(Path path) {
        return name(path).startsWith(".");
    }

    private static boolean endsIn(List<String> extensions, Path file) {
        String name = name(file).toLowerCase(Locale.ROOT);
        return extensions.stream().anyMatch(extension -> name.endsWith("." + extension.toLowerCase(Locale.ROOT)));
    }

    private static UserError unreadable(Path path, IOException cause) {
        return new UserError("The folder " + path + " can't be searched: " + cause, cause);
    }
}
