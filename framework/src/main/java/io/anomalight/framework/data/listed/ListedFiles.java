package io.anomalight.framework.data.listed;

import io.anomalight.framework.failure.UserError;
import io.anomalight.framework.files.FileFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The files that a table names; each must exist and lie in the folder of the data set. */
final class ListedFiles {
    private final Path root;
    private final List<Path> missing = new ArrayList<>();

    ListedFiles(Path root) {
        this.root = root;
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
        if (!file.startsWith(root.normalize()) || leadsOutside(file)) {
            throw new UserError(place + " names " + TableRow.shown(name) + ", which lies outside of the folder " + root
                    + ": move the file there, or set data.root to a folder that holds all files");
        }
        if (!Files.isRegularFile(file)) {
            missing.add(file);
        }
        return file;
    }

    /** Whether links lead to a file outside. */
    private boolean leadsOutside(Path file) {
        try {
            return Files.exists(file) && !file.toRealPath().startsWith(root.toRealPath());
        } catch (IOException e) {
            throw FileFailure.reading(file, e);
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
