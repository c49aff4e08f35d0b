package io.anomalight.service.watch;

import io.anomalight.service.history.SeenFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Comparator;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A file as it was at one moment.
 *
 * @param size in bytes
 * @param modified time of the last change, in nanoseconds since 1970
 */
record WatchedFile(Path path, long size, long modified) {
    static final Comparator<WatchedFile> OLDEST_FIRST = Comparator.comparingLong(WatchedFile::modified)
            .thenComparing(file -> file.path().toString());

    /** The file at a path; empty if it is gone, a folder or a link: links could lead out of the watched folder. */
    static Optional<WatchedFile> at(Path path) {
        try {
            BasicFileAttributes facts =
                    Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            return facts.isRegularFile()
                    ? Optional.of(new WatchedFile(
                            path, facts.size(), facts.lastModifiedTime().to(TimeUnit.NANOSECONDS)))
                    : Optional.empty();
        } catch (IOException e) {
            return Optional.empty(); // it was moved away between two lines
        }
    }

    String name() {
        return String.valueOf(path.getFileName());
    }

    /** Whether the file at the path is still the same. */
    boolean unchanged() {
        return at(path).filter(this::equals).isPresent();
    }

    boolean isAsSeen(SeenFile seen) {
        return size == seen.size() && modified == seen.modified();
    }

    SeenFile seenWith(String sha256) {
        return new SeenFile(path.toString(), size, modified, sha256);
    }
}
