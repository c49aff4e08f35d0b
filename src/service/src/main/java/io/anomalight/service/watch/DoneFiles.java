package io.anomalight.service.watch;

import io.anomalight.framework.files.FileFailure;
import io.anomalight.service.history.SeenFiles;
import io.anomalight.service.watch.WatchSettings.Done;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Moves or deletes files whose verdicts are in the history. */
final class DoneFiles {
    private static final Logger LOG = LoggerFactory.getLogger(DoneFiles.class);
    private static final String FOLDER = "done";
    private static final int AT_A_TIME = 256;

    private final Done done;
    private final SeenFiles seen;
    private final List<String> gone = new ArrayList<>();
    private boolean failed; // only the first failure is logged

    DoneFiles(Done done, SeenFiles seen) {
        this.done = done;
        this.seen = seen;
    }

    /** Whether scored files stay where they are. */
    boolean keeps() {
        return done == Done.KEEP;
    }

    /** Moves or deletes a file, unless it has changed since it was scored. */
    void finish(WatchedFile file, long entry) {
        if (keeps() || !file.unchanged()) {
            return;
        }
        try {
            if (done == Done.DELETE) {
                Files.delete(file.path());
            } else {
                Files.move(file.path(), target(file, entry), StandardCopyOption.ATOMIC_MOVE);
            }
            gone.add(file.path().toString());
            failed = false;
        } catch (IOException e) {
            if (!failed) {
                LOG.warn(
                        "Scored files stay in the watched folder: {} can't be {}: {}",
                        file.name(),
                        done == Done.DELETE ? "deleted" : "moved",
                        FileFailure.reason(e));
            }
            failed = true;
        }
    }

    /** A free name in the folder of done files. A move must not replace an earlier file of the same name. */
    private static Path target(WatchedFile file, long entry) throws IOException {
        Path folder = file.path().resolveSibling(FOLDER);
        if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
            Files.createDirectory(folder);
        }
        Path target = folder.resolve(file.name());
        return Files.exists(target, LinkOption.NOFOLLOW_LINKS) ? folder.resolve(entry + "-" + file.name()) : target;
    }

    /** Forgets the files that were moved or deleted, so that another file may come under the same name. */
    void forgetGone() {
        if (!gone.isEmpty()) {
            seen.forget(gone);
            gone.clear();
        }
    }

    /** Forgets files that are not at their paths any more. */
    void forgetMissing() {
        String after = "";
        List<String> paths;
        do {
            // A kept file is remembered as long as its entry: a folder on a network may be away for a while.
            paths = keeps() ? seen.withoutEntry(after, AT_A_TIME) : seen.all(after, AT_A_TIME);
            List<String> missing = paths.stream().filter(DoneFiles::isMissing).toList();
            if (!missing.isEmpty()) {
                seen.forget(missing);
            }
            after = paths.isEmpty() ? after : paths.get(paths.size() - 1);
        } while (paths.size() == AT_A_TIME);
    }

    private static boolean isMissing(String path) {
        Path file = Path.of(path);
        Path folder = file.getParent();
        return folder != null && Files.isDirectory(folder) && Files.notExists(file, LinkOption.NOFOLLOW_LINKS);
    }
}
