package io.anomalight.service.watch;

import io.anomalight.framework.console.PrintableText;
import io.anomalight.framework.files.FileFailure;
import io.anomalight.framework.files.Sha256;
import io.anomalight.service.history.HistoryEntry;
import io.anomalight.service.history.HistoryFailure;
import io.anomalight.service.history.NewEntry;
import io.anomalight.service.history.SeenFile;
import io.anomalight.service.history.SeenFiles;
import io.anomalight.service.history.VerdictHistory;
import io.anomalight.service.http.Refusal;
import io.anomalight.service.http.Upload;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Scores the files that appear in a folder. It looks at the folder again and again, because file systems on a network report no changes.
 * A file's verdict and the note that it was seen are written in one transaction, so each is scored exactly once, even if the process is
 * killed.
 */
public final class Watcher implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Watcher.class);
    private static final int MOST_IN_GROUP = 8;
    private static final long MOST_BYTES_IN_GROUP = 32_000_000;
    private static final int LOOK_SHARE = 10; // without new files, looking takes at most a tenth of the time
    private static final int MOST_COMPLAINTS = 1000;
    private static final long HOUR = TimeUnit.HOURS.toMillis(1);

    private final WatchSettings settings;
    private final FileScorer scorer;
    private final VerdictHistory history;
    private final SeenFiles seen;
    private final DoneFiles done;
    private final Map<Path, FolderLook> looks = new HashMap<>();
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Thread thread = new Thread(this::run, "watch");
    private final Set<Path> unreadable = new HashSet<>();
    private String lastProblem = "";
    private long forgetAt;

    /** Creates a watcher; {@link #start} starts its thread. */
    public Watcher(WatchSettings settings, FileScorer scorer, VerdictHistory history) {
        this.settings = settings;
        this.scorer = scorer;
        this.history = history;
        this.seen = history.seenFiles();
        this.done = new DoneFiles(settings.done(), seen);
        thread.setDaemon(true);
    }

    public void start() {
        thread.start();
    }

    private void run() {
        try {
            long wait = 0;
            while (!closing.await(wait, TimeUnit.MILLISECONDS)) {
                long start = millis();
                int scored = safeLook(start);
                wait = scored > 0 ? 1 : filesWait() ? settings.settleMs() : idleWait(millis() - start);
            }
        } catch (InterruptedException e) {
            LOG.debug("The watcher ends");
        }
    }

    /** Whether a file was seen that is not scored yet. */
    private boolean filesWait() {
        return looks.values().stream().anyMatch(FolderLook::followsFiles);
    }

    private long idleWait(long lookMillis) {
        return Math.max(settings.settleMs(), LOOK_SHARE * lookMillis);
    }

    private static long millis() {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
    }

    private int safeLook(long now) {
        try {
            return look(now);
        } catch (HistoryFailure failure) {
            problem(failure.sentence());
        } catch (RuntimeException | OutOfMemoryError failure) {
            LOG.error("The watched folder can't be scored now", failure);
        }
        return 0;
    }

    /**
     * Looks once at the folders of all products, and scores the files that no longer change.
     *
     * @param now the time in milliseconds, of any clock that only goes forward
     * @return the number of files with a new entry
     */
    int look(long now) {
        if (now - forgetAt >= 0 || forgetAt == 0) {
            done.forgetMissing();
            unreadable.clear();
            forgetAt = now + HOUR;
        }
        int scored = 0;
        if (!Files.isDirectory(settings.folder())) {
            problem("the watched folder " + settings.folder() + " does not exist; no file is scored until it is back");
            return 0;
        }
        for (Map.Entry<String, Path> each : scorer.folders().entrySet()) {
            if (Files.isDirectory(each.getValue())) {
                scored += look(each.getKey(), each.getValue(), now);
            }
        }
        done.forgetGone();
        return scored;
    }

    private int look(String product, Path folder, long now) {
        FolderLook look = looks.computeIfAbsent(folder, path -> new FolderLook(path, settings.settleMs()));
        try {
            int scored = 0;
            List<WatchedFile> stable = look.stable(now, this::wanted);
            Group group = new Group(product);
            for (WatchedFile file : stable) {
                add(group, file);
                if (group.isFull()) {
                    scored += score(group);
                    group = new Group(product);
                }
                if (closing.getCount() == 0) {
                    return scored;
                }
            }
            return scored + score(group);
        } catch (IOException e) {
            problem("the watched folder " + folder + " can't be read: " + FileFailure.reason(e));
        } catch (Refusal later) {
            problem("the files of " + product + " wait: " + later.sentence());
        }
        return 0;
    }

    /** Whether a file needs a verdict; one that has it may still have to be moved or deleted. */
    private boolean wanted(WatchedFile file) {
        Optional<SeenFiles.Seen> before = seen.at(file.path().toString()).filter(each -> file.isAsSeen(each.file()));
        // The process may have ended between the verdict and the move.
        before.ifPresent(each -> done.finish(file, each.entry()));
        return before.isEmpty();
    }

    /** Files that are scored together. */
    private static final class Group {
        private final String product;
        private final List<WatchedFile> files = new ArrayList<>();
        private final List<SeenFile> marks = new ArrayList<>();
        private final List<Upload> images = new ArrayList<>();
        private long bytes;

        private Group(String product) {
            this.product = product;
        }

        private boolean isFull() {
            return files.size() >= MOST_IN_GROUP || bytes > MOST_BYTES_IN_GROUP;
        }
    }

    private void add(Group group, WatchedFile file) {
        if (file.size() > settings.maxBytes()) {
            String sentence = "the file has " + file.size() + " bytes, which is more than max_body_mb="
                    + settings.maxBytes() / 1_000_000 + "; set a larger one";
            NewEntry failed = scorer.failed(group.product, new Upload(name(file), new byte[0]), sentence);
            write(List.of(failed.withFile(file.seenWith(""))), List.of(file));
            return;
        }
        try {
            byte[] bytes = read(file);
            if (bytes.length == file.size() && file.unchanged()) { // otherwise it is still written
                add(group, file, bytes);
            }
        } catch (IOException e) {
            if (unreadable.add(file.path()) && unreadable.size() < MOST_COMPLAINTS) {
                LOG.warn(
                        "The watched file {} can't be read, and is tried again: {}", name(file), FileFailure.reason(e));
            }
        }
    }

    private void add(Group group, WatchedFile file, byte[] bytes) {
        Optional<SeenFiles.Seen> before = seen.at(file.path().toString());
        SeenFile mark = file.seenWith(Sha256.of(ByteBuffer.wrap(bytes)));
        if (done.keeps() && before.isPresent() && before.get().file().sha256().equals(mark.sha256())) {
            seen.touched(mark, before.get().entry()); // only its time is new
            return;
        }
        group.files.add(file);
        group.marks.add(mark);
        group.images.add(new Upload(name(file), bytes));
        group.bytes += bytes.length;
    }

    private static String name(WatchedFile file) {
        return PrintableText.line(file.name());
    }

    private byte[] read(WatchedFile file) throws IOException {
        try (InputStream stream = Files.newInputStream(file.path(), LinkOption.NOFOLLOW_LINKS)) {
            return stream.readNBytes((int) Math.min(Integer.MAX_VALUE, settings.maxBytes() + 1));
        }
    }

    private int score(Group group) {
        if (group.files.isEmpty()) {
            return 0;
        }
        List<NewEntry> entries = new ArrayList<>();
        List<NewEntry> scored = scorer.score(group.product, group.images);
        for (int i = 0; i < scored.size(); i++) {
            entries.add(scored.get(i).withFile(group.marks.get(i)));
        }
        write(entries, group.files);
        lastProblem = "";
        return entries.size();
    }

    private void write(List<NewEntry> entries, List<WatchedFile> files) {
        List<HistoryEntry> written = history.write(entries);
        for (int i = 0; i < files.size(); i++) {
            done.finish(files.get(i), written.get(i).id()); // only after the commit
        }
    }

    /** Logs a problem once, until something else happens. */
    private void problem(String sentence) {
        if (!sentence.equals(lastProblem)) {
            LOG.warn("{}", sentence);
        }
        lastProblem = sentence;
    }

    /** Ends the thread after the current files; the others are scored after the next start. */
    @Override
    public void close() {
        closing.countDown();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
