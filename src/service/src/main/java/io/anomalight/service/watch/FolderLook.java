package io.anomalight.service.watch;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.function.Predicate;

/**
 * Finds the files of one folder that no longer change. It remembers a bounded number of files, the oldest ones, however many the folder
 * has.
 */
final class FolderLook {
    /** The largest number of files that are followed at a time. */
    static final int MOST_FILES = 1024;

    private final Path folder;
    private final long settleMillis;
    private Map<Path, Followed> followed = Map.of();

    /** A file and the time at which it was first seen in this state, in milliseconds. */
    private record Followed(WatchedFile file, long since) {}

    FolderLook(Path folder, long settleMillis) {
        this.folder = folder;
        this.settleMillis = settleMillis;
    }

    /**
     * The files that have not changed for the settling time, the oldest first.
     *
     * @param now the time in milliseconds, of any clock that only goes forward
     * @param wanted false for a file that needs nothing
     * @throws IOException if the folder can't be read
     */
    List<WatchedFile> stable(long now, Predicate<WatchedFile> wanted) throws IOException {
        List<WatchedFile> oldest = oldest(wanted);
        Map<Path, Followed> next = new HashMap<>();
        List<WatchedFile> stable = new ArrayList<>();
        for (WatchedFile file : oldest) {
            Followed before = followed.get(file.path());
            long since = before != null && before.file().equals(file) ? before.since() : now;
            next.put(file.path(), new Followed(file, since));
            if (before != null && now - since >= settleMillis) { // seen twice at least
                stable.add(file);
            }
        }
        followed = next;
        return stable;
    }

    /** Whether the last look has found files that are wanted. */
    boolean followsFiles() {
        return !followed.isEmpty();
    }

    private List<WatchedFile> oldest(Predicate<WatchedFile> wanted) throws IOException {
        PriorityQueue<WatchedFile> youngestFirst = new PriorityQueue<>(WatchedFile.OLDEST_FIRST.reversed());
        try (DirectoryStream<Path> paths = Files.newDirectoryStream(folder)) {
            for (Path path : paths) {
                Optional<WatchedFile> file = isHidden(path) ? Optional.empty() : WatchedFile.at(path);
                if (file.isPresent() && wanted.test(file.get())) {
                    youngestFirst.add(file.get());
                    if (youngestFirst.size() > MOST_FILES) {
                        youngestFirst.remove();
                    }
                }
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        List<WatchedFile> files = new ArrayList<>(youngestFirst);
        files.sort(WatchedFile.OLDEST_FIRST);
        return files;
    }

    /** Programs write files under such a name first. */
    private static boolean isHidden(Path path) {
        return String.valueOf(path.getFileName()).startsWith(".");
    }
}
