package io.anomalight.framework.files;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Temporary files of processes that were killed before they could delete them. */
public final class Leftovers {
    // As AtomicFile names them.
    private static final Pattern TEMPORARY = Pattern.compile("\\..+\\.[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\\.tmp");
    // A process that writes one touches it all the time.
    private static final Duration SURELY_DEAD = Duration.ofHours(1);
    private static final int RUN_DEPTH = 3;

    private Leftovers() {}

    /**
     * Deletes what writers left in a folder and in those below it, of which the caller knows that no process writes there.
     *
     * @throws io.anomalight.framework.UserError if they can't be deleted
     */
    public static void clean(Path folder) {
        delete(folder, RUN_DEPTH, Leftovers::isTemporary);
    }

    /**
     * Deletes what earlier writers of a file left beside it an hour ago or earlier.
     *
     * @throws io.anomalight.framework.UserError if they can't be deleted
     */
    public static void cleanBeside(Path target) {
        Path absolute = target.toAbsolutePath();
        String start = "." + absolute.getFileName() + ".";
        Path folder = absolute.getParent();
        if (folder != null) {
            delete(folder, 1, path -> name(path).startsWith(start) && isTemporary(path) && isOld(path));
        }
    }

    /** Deletes the scratch folders of the same prefix beside another that are older than a day. */
    static void cleanScratch(Path made, String prefix) {
        Path parent = made.toAbsolutePath().getParent();
        if (parent == null) {
            return;
        }
        Instant dayAgo = Instant.now().minus(Duration.ofDays(1));
        try (Stream<Path> all = Files.list(parent)) {
            List<Path> old = all.filter(path -> name(path).matches(Pattern.quote(prefix) + "\\d+"))
                    .filter(path -> Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)
                            && Files.isWritable(path)
                            && modified(path).isBefore(dayAgo))
                    .toList();
            old.forEach(path -> new ScratchFolder(path).close());
        } catch (IOException e) {
            throw FileFailure.reading(parent, e);
        }
    }

    private static void delete(Path folder, int depth, Predicate<Path> wanted) {
        if (!Files.isDirectory(folder)) {
            return;
        }
        try (Stream<Path> all = Files.walk(folder, depth)) {
            List<Path> found = all.filter(path -> Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS))
                    .filter(wanted)
                    .sorted(Comparator.naturalOrder())
                    .toList();
            for (Path path : found) {
                Files.deleteIfExists(path);
            }
        } catch (IOException e) {
            throw FileFailure.writing(folder, e);
        }
    }

    private static boolean isTemporary(Path path) {
        return TEMPORARY.matcher(name(path)).matches();
    }

    private static boolean isOld(Path path) {
        return modified(path).isBefore(Instant.now().minus(SURELY_DEAD));
    }

    private static Instant modified(Path path) {
        try {
            return Files.getLastModifiedTime(path).toInstant();
        } catch (IOException gone) {
            return Instant.MAX; // another process has just deleted it
        }
    }

    private static String name(Path path) {
        return String.valueOf(path.getFileName());
    }
}
