package io.anomalight.detector.archive;

import io.anomalight.framework.failure.UserError;
import io.anomalight.framework.files.AtomicFile;
import io.anomalight.framework.files.FileFailure;
import io.anomalight.framework.files.ProcessLock;
import io.anomalight.framework.files.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The versions of an archive, in files beside it: {@code part.anomalight} is live, {@code part.anomalight.next} is the candidate that
 * an update wrote, and {@code part.anomalight.1}, {@code .2}, … were live before, the newest with the largest number.
 *
 * <p>The live file is only ever replaced as a whole, so a service that runs on it sees the former or the new archive. A process that
 * is killed at any moment loses no version: the next call finishes or undoes what it began. Thread-safe; processes exclude each other
 * by a lock file beside the archive.
 */
public final class ArchiveVersions {
    /** The usual number of former versions to keep. */
    public static final int KEEP = 5;

    private static final String NEXT = ".next";

    private final Path live;
    private final Consumer<Step> done;

    /** What {@link #promote} and {@link #rollback} do to files, in this order; tests stop after each. */
    enum Step {
        KEPT,
        REPLACED,
        REMOVED
    }

    ArchiveVersions(Path live, Consumer<Step> done) {
        this.live = live.toAbsolutePath();
        this.done = done;
    }

    /** The versions of the archive at this path, which need not exist yet. */
    public static ArchiveVersions of(Path archive) {
        return new ArchiveVersions(archive, step -> {});
    }

    /**
     * What became live.
     *
     * @param live the path of the live archive
     * @param before where the archive is now that was live before; the live path itself if there was none
     */
    public record Change(Path live, Path before) {}

    /** The path of the live archive. */
    public Path live() {
        return live;
    }

    /** The path of the candidate, whether it exists or not. */
    public Path candidate() {
        return live.resolveSibling(name() + NEXT);
    }

    /** Whether there is a candidate that differs from the live archive. */
    public boolean hasCandidate() {
        return Files.isRegularFile(candidate()) && !same(candidate(), live);
    }

    /** The SHA-256 of the candidate's file, in hexadecimal digits; empty if no candidate exists. */
    public Optional<String> candidateSha256() {
        try {
            return Files.isRegularFile(candidate()) ? Optional.of(Sha256.of(candidate())) : Optional.empty();
        } catch (IOException e) {
            throw FileFailure.reading(candidate(), e);
        }
    }

    /** The archives that were live before, the newest first. */
    public List<Path> former() {
        return numbered().filter(file -> !same(file, live)).toList();
    }

    /**
     * Makes the candidate the live archive, and the live archive the newest former one.
     *
     * @param keep the number of former versions to keep; older ones are deleted
     * @throws UserError if there is no candidate, if it is damaged, or if a file can't be written; then the live archive is as before
     */
    public Change promote(int keep) {
        if (keep < 1) {
            throw new UserError("keep must be 1 or more, but is " + keep);
        }
        return locked(() -> {
            tidy();
            if (!Files.isRegularFile(candidate())) {
                throw new UserError(live + " has no candidate: " + candidate()
                        + " does not exist; write one with \"anomalight update archive=" + live + " good=<folder>\"");
            }
            verify(candidate());
            Path before = live;
            if (Files.exists(live)) {
                before = live.resolveSibling(name() + "." + nextNumber());
                AtomicFile.link(live, before);
                done.accept(Step.KEPT);
            }
            AtomicFile.move(candidate(), live);
            done.accept(Step.REPLACED);
            for (Path old : numbered().skip(keep).toList()) {
                Files.deleteIfExists(old);
                done.accept(Step.REMOVED);
            }
            return new Change(live, before);
        });
    }

    /**
     * Makes the newest former archive live again, and the live one the candidate.
     *
     * @param discard whether another candidate is deleted; otherwise it is an error
     * @throws UserError if there is no former archive, if it is damaged, if there is another candidate, or if a file can't be written;
     *     then the live archive is as before
     */
    public Change rollback(boolean discard) {
        return locked(() -> {
            List<Path> former = former();
            if (former.isEmpty()) {
                throw new UserError(live + " has no former version: there is no " + name() + ".1 beside it");
            }
            if (!discard && hasCandidate()) {
                throw new UserError(candidate() + " is a candidate that is not live yet, and the live archive would"
                        + " replace it; use discard=true to delete it, or move it elsewhere");
            }
            verify(former.get(0));
            Files.deleteIfExists(candidate());
            Path before = live;
            if (Files.exists(live)) {
                AtomicFile.link(live, candidate());
                before = candidate();
                done.accept(Step.KEPT);
            }
            for (Path unfinished :
                    numbered().takeWhile(file -> !file.equals(former.get(0))).toList()) {
                Files.deleteIfExists(unfinished); // the live archive itself, which is the candidate now
                done.accept(Step.REMOVED);
            }
            AtomicFile.move(former.get(0), live);
            done.accept(Step.REPLACED);
            return new Change(live, before);
        });
    }

    /** Deletes the candidate, if there is one; returns whether there was one. */
    public boolean discard() {
        return locked(() -> Files.deleteIfExists(candidate()));
    }

    /** Deletes second names of the live archive, which a process leaves that was killed in between. */
    private void tidy() throws IOException {
        if (!Files.exists(live)) {
            return;
        }
        if (Files.exists(candidate()) && same(candidate(), live)) {
            Files.delete(candidate());
        }
        for (Path file : numbered().filter(file -> same(file, live)).toList()) {
            Files.delete(file);
        }
    }

    /** Checks the whole content, so that no damaged archive becomes live. */
    private static void verify(Path archive) {
        Archive.open(archive).verify();
    }

    @FunctionalInterface
    private interface Work<T> {
        T run() throws IOException;
    }

    private <T> T locked(Work<T> work) {
        Path file = live.resolveSibling("." + name() + ".lock");
        ProcessLock lock = ProcessLock.tryAcquire(file)
                .orElseThrow(() -> new UserError(
                        "another process is changing the versions of " + live + "; wait for it and try again"));
        try (lock) {
            return work.run();
        } catch (IOException e) {
            throw FileFailure.writing(live, e);
        }
    }

    private String name() {
        return String.valueOf(live.getFileName());
    }

    /** The files with numbers, the largest number first. */
    private Stream<Path> numbered() {
        Pattern former = Pattern.compile(Pattern.quote(name()) + "\\.[1-9]\\d{0,8}");
        Path folder = Objects.requireNonNull(live.getParent(), "a file has a folder");
        if (!Files.isDirectory(folder)) {
            return Stream.empty();
        }
        try (Stream<Path> all = Files.list(folder)) {
            return all
                    .filter(file ->
                            former.matcher(String.valueOf(file.getFileName())).matches())
                    .sorted(Comparator.comparingInt(this::number).reversed())
                    .toList()
                    .stream();
        } catch (IOException e) {
            throw FileFailure.reading(folder, e);
        }
    }

    private int number(Path file) {
        return Integer.parseInt(String.valueOf(file.getFileName()).substring(name().length() + 1));
    }

    private int nextNumber() {
        return 1 + numbered().mapToInt(this::number).max().orElse(0);
    }

    private static boolean same(Path one, Path other) {
        try {
            // The manifest is at the start of an archive, so two different ones differ early.
            return Files.exists(other) && Files.mismatch(one, other) < 0;
        } catch (IOException e) {
            throw FileFailure.reading(one, e);
        }
    }
}
