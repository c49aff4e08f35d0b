package io.anomalight.framework.data.folder;

import io.anomalight.framework.failure.UserError;
import io.anomalight.framework.files.FileFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
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
     * The images, of which there must be one at least.
     *
     * @throws UserError if there are none, or the folder can't be searched
     */
    FoundImages images(List<String> extensions, Set<Path> without) {
        FoundImages found = imagesIfAny(extensions, without);
        if (found.images().isEmpty()) {
            throw new UserError("The folder " + path
                    + " holds no images: looked in it and below for files that end in ."
                    + String.join(", .", extensions)
                    + found.remarks().stream().map(remark -> ". " + remark).collect(Collectors.joining()));
        }
        return found;
    }

    /** The images, also if there are none; folders {@code without}, by their real paths, are left out. */
    FoundImages imagesIfAny(List<String> extensions, Set<Path> without) {
        return new ImageSearch(extensions, without).in(this);
    }

    /** An image that lies directly in it, the first by name; empty if none does. */
    Optional<Path> firstDirectlyIn(List<String> extensions) {
        return children()
                .filter(child -> Files.isRegularFile(child) && endsIn(extensions, child))
                .findFirst();
    }

    /** The visible folders directly in it, sorted by name. */
    List<Path> folders() {
        return children().filter(Files::isDirectory).toList();
    }

    /** What is visible directly in it, sorted by name. */
    Stream<Path> children() {
        try (Stream<Path> children = Files.list(path)) {
            return children
                    .filter(child -> !isHidden(child))
                    .sorted(Comparator.comparing(child -> Normalizer.normalize(name(child), Normalizer.Form.NFC)))
                    .toList()
                    .stream();
        } catch (IOException e) {
            throw unreadable(path, e);
        }
    }

    /** That a file or folder stops a search. */
    static UserError unreadable(Path path, IOException cause) {
        return new UserError(
                path + " can't be searched for images (" + FileFailure.reason(cause)
                        + "): let this user read it, or move it away",
                cause);
    }

    /**
     * A file's path as seen from here, with slashes on every system and letters composed as Unicode's NFC has them, since
     * some file systems take them apart.
     */
    String relative(Path file) {
        List<String> names = new ArrayList<>();
        path.relativize(file).forEach(name -> names.add(name.toString()));
        return Normalizer.normalize(String.join("/", names), Normalizer.Form.NFC);
    }

    /** The order of files that does not depend on the machine: that of their relative paths, character by character. */
    Comparator<Path> byName() {
        return Comparator.comparing(this::relative);
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

    /** Whether a file's name ends so; small and capital letters are the same. */
    static boolean endsIn(List<String> extensions, Path file) {
        String name = name(file).toLowerCase(Locale.ROOT);
        return extensions.stream().anyMatch(extension -> name.endsWith("." + extension.toLowerCase(Locale.ROOT)));
    }
}
