package io.anomalight.framework.files;

import io.anomalight.framework.failure.UserError;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Deletes temporary files of processes that were killed before they could delete them. */
public final class Leftovers {
    private static final Logger LOG = LoggerFactory.getLogger(Leftovers.class);
    // The names that AtomicFile uses.
    private static final Pattern TEMPORARY = Pattern.compile("\\..+\\.[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\\.tmp");
    // A process that still writes a file changes it more often than this.
    private static final Duration ABANDONED_AFTER = Duration.ofHours(1);
    // The folder of a sweep, a run folder in it, a subfolder of the run: the files there are on the third level.
    private static final int MAX_DEPTH = 3;

    private Leftovers() {}

    /**
     * Deletes temporary files in a folder and in its subfolders, down to {@value #MAX_DEPTH} levels. The caller knows
     * that no process writes there.
     *
     * @throws UserError if they can't be deleted
     */
    public static void clean(Path folder) {
        if (!Files.isDirectory(folder)) {
            return;
        }
        try (Stream<Path> all = Files.walk(folder, MAX_DEPTH)) {
            all.filter(Leftovers::isTemporary).toList().forEach(Leftovers::delete);
        } catch (IOException e) {
            throw FileFailure.reading(folder, e);
        } catch (UncheckedIOException e) {
            throw FileFailure.reading(
                    folder, Objects.requireNonNull(e.getCause(), "an UncheckedIOException always has a cause"));
        }
    }

    /**
     * Deletes temporary files of one target file that are at least an hour old.
     *
     * @throws UserError if they can't be deleted
     */
    public static void cleanBeside(Path target) {
        Path absolute = target.toAbsolutePath();
        String start = "." + absolute.getFileName() + ".";
        Path folder = absolute.getParent();
        if (folder != null && Files.isDirectory(folder)) {
            children(folder).stream()
                    .filter(path -> name(path).startsWith(start) && isTemporary(path) && isOlder(path, ABANDONED_AFTER))
                    .forEach(Leftovers::delete);
        }
    }

    /** Deletes scratch folders with the same prefix next to {@code newFolder} that are older than a day, if possible. */
    static void cleanScratch(Path newFolder, String prefix) {
        Path parent = newFolder.toAbsolutePath().getParent();
        if (parent != null) {
            children(parent).stream()
                    .filter(path -> name(path).matches(Pattern.quote(prefix) + "\\d+"))
                    .filter(path -> Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)
                            && Files.isWritable(path)
                            && isOlder(path, Duration.ofDays(1)))
                    .forEach(Leftovers::discard);
        }
    }

    /** Deletes a scratch folder if possible. */
    static void discard(Path scratch) {
        try {
            new ScratchFolder(scratch).close();
        } catch (UserError | UncheckedIOException e) {
            // Another process deletes it too, or it belongs to another user: nothing depends on it.
            LOG.debug("The old folder {} can't be deleted", scratch, e);
        }
    }

    // Files.walk would read attributes of every file, and fail if another process deletes one meanwhile.
    private static List<Path> children(Path folder) {
        try (Stream<Path> all = Files.list(folder)) {
            return all.toList();
        } catch (IOException e) {
            throw FileFailure.reading(folder, e);
        }
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw FileFailure.writing(file, e);
        }
    }

    private static boolean isTemporary(Path path) {
        return TEMPORARY.matcher(name(path)).matches() && Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS);
    }

    private static boolean isOlder(Path path, Duration age) {
        try {
            return Files.getLastModifiedTime(path)
                    .toInstant()
                    .isBefore(Instant.now().minus(age));
        } catch (IOException gone) {
            return false; // another process has just deleted it
        }
    }

    private static String name(Path path) {
        return String.valueOf(path.getFileName());
    }
}
