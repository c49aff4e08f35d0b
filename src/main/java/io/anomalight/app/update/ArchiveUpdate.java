package io.anomalight.app.update;

import io.anomalight.detector.archive.Archive;
import io.anomalight.detector.archive.ArchiveVersions;
import io.anomalight.detector.archive.ModelCard;
import io.anomalight.detector.archive.TrainedImages;
import io.anomalight.detector.archive.Verification;
import io.anomalight.detector.archive.WeightsPrecision;
import io.anomalight.framework.StopSignal;
import io.anomalight.framework.console.Console;
import io.anomalight.framework.failure.UserError;
import io.anomalight.framework.files.FileFailure;
import io.anomalight.framework.files.ProcessLock;
import io.anomalight.framework.files.Sha256;
import io.anomalight.framework.image.ImageChannels;
import io.anomalight.framework.metrics.PostProcessor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Lets the model of an archive learn from more images, and writes the result as a candidate, which {@link ArchiveVersions} puts live.
 * The archive itself is not changed.
 *
 * <pre>{@code
 * UpdateImages images = UpdateImages.ofFolders(good, Optional.of(bad), Optional.empty(), skipped -> {});
 * UpdateResult result = ArchiveUpdate.of(archive, images, UpdateSettings.DEFAULT).run(Console.SILENT, StopSignal.NEVER);
 * ArchiveVersions.of(archive).promote(ArchiveVersions.KEEP);
 * }</pre>
 *
 * <p>The calling thread runs the model and frees all native memory before {@link #run} returns.
 */
public final class ArchiveUpdate {
    private final Path archive;
    private final UpdateImages images;
    private final UpdateSettings settings;

    private ArchiveUpdate(Path archive, UpdateImages images, UpdateSettings settings) {
        this.archive = archive;
        this.images = images;
        this.settings = settings;
    }

    /** An update of an archive. */
    public static ArchiveUpdate of(Path archive, UpdateImages images, UpdateSettings settings) {
        return new ArchiveUpdate(archive, images, settings);
    }

    /**
     * Learns, chooses thresholds, and writes the candidate.
     *
     * @param console shows notes and progress
     * @param stop ends the update early; then nothing is written, except for the folder of an interrupted fit
     * @throws UserError if the archive or the images can't be used, or the update was stopped; then there is no new candidate
     */
    public UpdateResult run(Console console, StopSignal stop) {
        Archive parent = Archive.open(archive);
        ModelCard card = parent.card();
        check(card);
        Path to = settings.to().orElseGet(() -> ArchiveVersions.of(archive).candidate());
        if (to.toAbsolutePath().normalize().equals(archive.toAbsolutePath().normalize())) {
            throw new UserError("to=" + to + " is the archive itself; write a candidate, which \"promote\" puts live");
        }
        if (settings.to().isPresent()) {
            return run(parent, to, console, stop);
        }
        ProcessLock lock = onlyUpdate();
        try (lock) {
            checkCandidate();
            return run(parent, to, console, stop);
        }
    }

    /** Two updates at once would write the same candidate. */
    private ProcessLock onlyUpdate() {
        Path file = archive.toAbsolutePath().resolveSibling("." + archive.getFileName() + ".update.lock");
        return ProcessLock.tryAcquire(file)
                .orElseThrow(() -> new UserError(
                        "another update of " + archive + " is running; wait for it, then promote its candidate"));
    }

    /** Refuses to replace a candidate silently: what it learned would be in no archive. */
    private void checkCandidate() {
        ArchiveVersions versions = ArchiveVersions.of(archive);
        if (!settings.replace() && versions.hasCandidate()) {
            throw new UserError(versions.candidate() + " is a candidate that is not live yet; put it live with"
                    + " \"anomalight promote archive=" + archive + "\" before the next update, or delete what it has"
                    + " learned with replace=true");
        }
    }

    private UpdateResult run(Archive parent, Path to, Console console, StopSignal stop) {
        ModelCard card = parent.card();
        Optional<ParentRun> run = ParentRun.find(card, settings, console);
        checkCategories(card.postProcessor(), run);
        Optional<TrainedImages> trained = TrainedImages.of(card);
        if (trained.isEmpty()) {
            console.line(
                    "ATTENTION: " + archive + " has no record of the images it was trained on; make sure that none of"
                            + " them is in good=… or bad=…, otherwise the threshold is too low.");
        }
        if (run.isEmpty()) {
            console.line("The run that trained the archive is not there, so its validation images are not used for the"
                    + " thresholds; give its folder with run=<folder> if you have it.");
        }
        FormerImages former = run.map(known -> FormerImages.of(known.record())).orElse(FormerImages.NONE);
        SortedImages sorted = SortedImages.of(
                images,
                settings,
                trained,
                former,
                ImageChannels.of(card.channels().count()),
                console);
        sorted.notes().forEach(console::line);
        if (sorted.learned().isEmpty()) {
            throw new UserError(
                    "there is no good image to learn: all are held out for the thresholds or learned already;"
                            + " give more, or choose only the threshold again with \"anomalight calibrate\"");
        }
        UpdateTask task = new UpdateTask(parent, sha256(archive), run, sorted, settings, to, console, stop);
        return way(parent, console).run(task);
    }

    private void check(ModelCard card) {
        if (card.weights() == WeightsPrecision.INT8) {
            throw new UserError(archive + " has int8 weights; update the archive with weights=f32 of the same run, then"
                    + " export again with weights=int8");
        }
    }

    private void checkCategories(PostProcessor before, Optional<ParentRun> run) {
        if (before.categories().isEmpty() && settings.category().isEmpty()) {
            return;
        }
        before.ofRequired(settings.category());
        if (run.isEmpty()) {
            throw new UserError(
                    archive + " has several categories, whose thresholds are chosen on the validation images of"
                            + " its run; give its folder with run=<folder>");
        }
        if (settings.falsePositiveRate().isPresent()) {
            throw new UserError("false_positive_rate can't be used with a model of several categories; calibrate each"
                    + " category of the candidate with \"anomalight calibrate category=…\"");
        }
    }

    private UpdateTask.Way way(Archive parent, Console console) {
        if (settings.method() == UpdateSettings.Method.REFIT) {
            return new Refit();
        }
        boolean needed = parent.updateObstacle().isPresent();
        if (settings.method() == UpdateSettings.Method.UPDATE || !needed) {
            return new ContinuedLearning();
        }
        console.line(
                "The archive has no arrays from which its model could go on learning, so the model is fitted again to the"
                        + " images of its run and the new ones.");
        return new Refit();
    }

    static UpdateResult result(
            UpdateTask task,
            ModelCard card,
            String note,
            FormerScores before,
            Verification verification,
            Optional<Path> run) {
        return new UpdateResult(
                task.to(),
                sha256(task.to()),
                card.lineage().last().orElseThrow(),
                note,
                new ThresholdChange(task.parent().card().postProcessor(), card.postProcessor()),
                before.of(card.scores().values().keySet()),
                card.scores(),
                verification,
                run,
                task.images().contents());
    }

    private static String sha256(Path file) {
        try {
            return Sha256.of(file);
        } catch (IOException e) {
            throw FileFailure.reading(file, e);
        }
    }
}
