package io.anomalight.framework.files;

import io.anomalight.framework.failure.UserError;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.stream.Stream;

/** Creates a new folder for a run. */
public final class NewFolder {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd_HH-mm-ss", Locale.ROOT);

    private NewFolder() {}

    /**
     * Creates {@code <parent>/<yyyy-MM-dd_HH-mm-ss>}; two runs that start in the same second get two folders.
     *
     * @throws IOException if it can't be created
     */
    public static Path timed(Path parent, LocalDateTime now) throws IOException {
        String time = TIME.format(now);
        Files.createDirectories(parent);
        Path folder = parent.resolve(time);
        for (int next = 2; !isNew(folder); next++) {
            folder = parent.resolve(time + "_" + next);
        }
        return folder;
    }

    /**
     * Creates exactly this folder, or uses it if it exists and is empty.
     *
     * @param key the setting or option that names the folder, for errors
     * @throws UserError if it is not empty, or can't be created
     */
    public static Path exactly(String key, Path folder) {
        try {
            Files.createDirectories(folder);
            checkEmpty(key, folder);
            return folder;
        } catch (FileAlreadyExistsException e) {
            throw new UserError(key + "=" + folder + " is not a folder: name one that is new or empty", e);
        } catch (IOException e) {
            throw FileFailure.writing(folder, e);
        }
    }

    /**
     * As {@link #exactly}, but creates nothing.
     *
     * @throws UserError if the folder is not empty, or no folder
     */
    public static void check(String key, Path folder) {
        if (Files.notExists(folder)) {
            return;
        }
        if (!Files.isDirectory(folder)) {
            throw new UserError(key + "=" + folder + " is not a folder: name one that is new or empty");
        }
        try {
            checkEmpty(key, folder);
        } catch (IOException e) {
            throw FileFailure.reading(folder, e);
        }
    }

    private static void checkEmpty(String key, Path folder) throws IOException {
        try (Stream<Path> inside = Files.list(folder)) {
            if (inside.findAny().isPresent()) {
                throw new UserError(
                        key + "=" + folder + " is not empty: name a folder that is new or empty, or clear it");
            }
        }
    }

    // Of two runs that start in the same second, one creates the folder and the other gets false.
    private static boolean isNew(Path folder) throws IOException {
        try {
            Files.createDirectory(folder);
            return true;
        } catch (FileAlreadyExistsException taken) {
            return false;
        }
    }
}
