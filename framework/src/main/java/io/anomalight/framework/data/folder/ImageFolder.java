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

/** A folder that is searched for images with its subfolders, except hidden ones. */
public record ImageFolder(Path path) {

    /**
     * Opens a folder.
     *
     * @param key the setting that names it, for errors
     * @throws UserError if there is no such folder
     */
    public static ImageFolder open(String key, Path path) {
        if (!Files.isDirectory(path)) {
            throw new UserError("The folder " + path + (Files.exists(path) ? " is not a folder" : " does not exist")
                    + ": set " + key + " to a folder with images");
        }
        return new ImageFolder(path);
    }

    /**
     * The images; there must be at least one.
     *
     * @throws UserError if the folder has no images, or the folder can't be searched
     */
    public FoundImages images(List<String> extensions, Set<Path> without) {
        FoundImages found = imagesIfAny(extensions, without);
        if (found.images().isEmpty()) {
            throw new UserError("The folder " + path
                    + " holds no images: looked in it and below for files that end in ."
                    + String.join(", .", extensions)
                    + found.remarks().stream().map(remark -> ". " + remark).collect(Collectors.joining()));
        }
        return found;
    }

    /** The images; may be empty. The folders {@code without}, given by their real paths, are left out. */
    public FoundImages imagesIfAny(List<String> extensions, Set<Path> without) {
        return new ImageSearch(extensions, without).in(this);
    }

    /** The first image by name directly in the folder, if there is one. */
    Optional<Path> firstDirectlyIn(List<String> extensions) {
        return children()
                .filter(child -> Files.isRegularFile(child) && endsIn(extensions, child))
                .findFirst();
    }

    /** The visible folders directly in the folder, sorted by name. */
    public List<Path> folders() {
        return children().filter(Files::isDirectory).toList();
    }

    /** The visible files and folders directly in the folder, sorted by name. */
    public Stream<Path> children() {
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

    /** The error of a file or folder that can't be searched. */
    static UserError unreadable(Path path, IOException cause) {
        return new UserError(
                path + " can't be searched for images (" + FileFailure.reason(cause)
                        + "): let this user read it, or move it away",
                cause);
    }

    /**
     * A file's path relative to this folder, with slashes on every system, in Unicode's form NFC, because some file
     * systems decompose letters.
     */
    public String relative(Path file) {
        List<String> names = new ArrayList<>();
        path.relativize(file).forEach(name -> names.add(name.toString()));
        return Normalizer.normalize(String.join("/", names), Normalizer.Form.NFC);
    }

    /** Compares files by their relative paths, the same on every machine. */
    Comparator<Path> byName() {
        return Comparator.comparing(this::relative);
    }

    /** The last part of a path; empty for the root of a file system. */
    public static String name(Path path) {
        Path name = path.toAbsolutePath().normalize().getFileName();
        return name == null ? "" : name.toString();
    }

    /** The extensions without leading dots. */
    static List<String> endings(List<String> extensions) {
        return extensions.stream()
                .map(extension -> extension.startsWith(".") ? extension.substring(1) : extension)
                .toList();
    }

    private static boolean isHidden(Path path) {
        return name(path).startsWith(".");
    }

    /** Whether a file's name has one of the extensions; case is ignored. */
    static boolean endsIn(List<String> extensions, Path file) {
        String name = name(file).toLowerCase(Locale.ROOT);
        return extensions.stream().anyMatch(extension -> name.endsWith("." + extension.toLowerCase(Locale.ROOT)));
    }
}
