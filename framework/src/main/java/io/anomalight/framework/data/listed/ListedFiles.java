package io.anomalight.framework.data.listed;

import io.anomalight.framework.failure.UserError;
import io.anomalight.framework.files.FileFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The files that a table names; each must exist and lie in the folder of the data set. */
final class ListedFiles {
    private final Path root;
    private final Path wholeRoot;
    private final List<Path> missing = new ArrayList<>();
    private final Map<Path, Path> folders = new HashMap<>();

    ListedFiles(Path root) {
        this.root = root;
        this.wholeRoot = whole(root);
    }

    /**
     * The file with a name.
     *
     * @param name its path from the root
     * @param place the file and line that name it, for the error
     * @throws UserError if it lies outside of the root
     */
    Path file(String name, String place) {
        Path file = path(name, place).normalize();
        boolean isInside = whole(file).startsWith(wholeRoot);
        boolean exists = isInside && Files.isRegularFile(file);
        if (!isInside || (exists && leadsOutside(file))) {
            throw new UserError(place + " names " + TableRow.shown(name) + ", which lies outside of the folder " + root
                    + ": move the file there, or set data.root to a folder that holds all files");
        }
        if (!exists) {
            missing.add(file);
        }
        return file;
    }

    /** Whether links lead to a file outside. Only a link lies elsewhere than its folder, whose place is asked for once. */
    private boolean leadsOutside(Path file) {
        Path real = Files.isSymbolicLink(file)
                ? real(file)
                : folders.computeIfAbsent(Objects.requireNonNull(whole(file).getParent()), ListedFiles::real);
        return !real.startsWith(folders.computeIfAbsent(wholeRoot, ListedFiles::real));
    }

    /** The path from the root of the file system, so that the folder "." is one that files start with. */
    private static Path whole(Path path) {
        return path.toAbsolutePath().normalize();
    }

    private static Path real(Path path) {
        try {
            return path.toRealPath();
        } catch (IOException e) {
            throw FileFailure.reading(path, e);
        }
    }

    private Path path(String name, String place) {
        try {
            return root.resolve(name);
        } catch (InvalidPathException e) {
            throw new UserError(
                    place + " names \"" + TableRow.shown(name) + "\", which is no path: " + e.getReason(), e);
        }
    }

    /**
     * Checks that all files exist.
     *
     * @throws UserError with the first missing files and their number
     */
    void requireAll(String table, Path dataSet) {
        if (!missing.isEmpty()) {
            throw new UserError(table + " names files that do not exist: " + FolderListing.some(missing)
                    + "; copy the whole data set to " + dataSet);
        }
    }
}
