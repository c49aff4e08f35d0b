package io.anomalight.app.sweep.folder;

import io.anomalight.app.sweep.job.Job;
import io.anomalight.framework.failure.UserError;
import io.anomalight.framework.files.FileFailure;
import io.anomalight.framework.files.NewFolder;
import io.anomalight.framework.files.PointerFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * The folder of a sweep: {@code sweep.json}, and for job {@code n} a run folder, {@code n/} by default, and the log {@code n.log}.
 *
 * @param path the absolute path of the folder
 * @param subdir the pattern of the run folders
 */
public record SweepFolder(Path path, JobSubdir subdir) {
    private static final String ALL = "multirun";
    private static final String LATEST = "latest";

    public SweepFolder {
        path = path.toAbsolutePath().normalize();
    }

    /** With a number as the run folder of each job. */
    public SweepFolder(Path path) {
        this(path, JobSubdir.NUMBER);
    }

    /** This folder with another pattern of the run folders. */
    public SweepFolder with(JobSubdir pattern) {
        return new SweepFolder(path, pattern);
    }

    /** Creates {@code <root>/multirun/<time>}. */
    public static SweepFolder create(Path root, LocalDateTime now) {
        Path parent = root.resolve(ALL);
        try {
            return new SweepFolder(NewFolder.timed(parent, now)).asLatest(root);
        } catch (IOException e) {
            throw FileFailure.writing(parent, e);
        }
    }

    /** Creates the folder of {@code to=}, which must be new or empty. */
    public static SweepFolder createAt(Path folder, Path root) {
        return new SweepFolder(NewFolder.exactly("to", folder)).asLatest(root);
    }

    /**
     * The folder of a sweep that may have begun already.
     *
     * @throws UserError if it has files, but none of a sweep
     */
    public static SweepFolder at(Path folder) {
        SweepFolder found = new SweepFolder(folder);
        return found.hasBegun() ? found : new SweepFolder(NewFolder.exactly("to", folder));
    }

    /** Whether a sweep has begun in this folder. */
    public boolean hasBegun() {
        return Files.isRegularFile(file());
    }

    private SweepFolder asLatest(Path root) {
        PointerFile.write(root.resolve(ALL).resolve(LATEST), path);
        return this;
    }

    /** The sweep of a path: its folder, or the pointer {@code latest} beside all sweeps. */
    public static SweepFolder find(Path named) {
        SweepFolder folder = new SweepFolder(Files.isRegularFile(named) ? PointerFile.target(named) : named);
        if (!Files.isRegularFile(folder.file())) {
            throw new UserError(named + " is no sweep: it holds no " + SweepFile.NAME + ". Name a folder that "
                    + "train --multirun made, or " + ALL + "/" + LATEST + " in the results folder");
        }
        return folder.with(JobSubdir.of(SweepFile.read(folder).plan().arguments()));
    }

    /** The file with the plan and the jobs. */
    public Path file() {
        return path.resolve(SweepFile.NAME);
    }

    /** The run folder of a job. */
    public Path run(Job job) {
        return path.resolve(subdir.of(job));
    }

    /** The log of a job. */
    public Path log(int job) {
        return path.resolve(job + ".log");
    }

    /** Deletes the files of an earlier attempt at a job. */
    public void clear(Job job) {
        Path run = run(job);
        if (!Files.exists(run)) {
            return;
        }
        try (Stream<Path> inside = Files.walk(run)) {
            List<Path> deepestFirst = inside.sorted(Comparator.reverseOrder()).toList();
            for (Path path : deepestFirst) {
                Files.delete(path);
            }
        } catch (IOException e) {
            throw FileFailure.writing(run, e);
        }
    }
}
