package io.anomalight.app.update;

import io.anomalight.detector.archive.Archive;
import io.anomalight.detector.archive.Lineage;
import io.anomalight.framework.StopSignal;
import io.anomalight.framework.checkpoint.AnomalightVersion;
import io.anomalight.framework.console.Console;
import io.anomalight.framework.data.FileContent;
import io.anomalight.framework.data.Label;
import io.anomalight.framework.data.Sample;
import io.anomalight.framework.data.splits.RecordedData;
import io.anomalight.framework.failure.UserError;
import io.anomalight.framework.metrics.guarantee.FalseAlarmPromise;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * An update that has been checked and can begin.
 *
 * @param parent the archive to update
 * @param parentSha256 the SHA-256 of its file
 * @param run the run that trained it, if it is known
 * @param images the images by their use
 * @param settings how it is updated
 * @param to the candidate to write
 * @param console for the user
 * @param stop ends the update early
 */
record UpdateTask(
        Archive parent,
        String parentSha256,
        Optional<ParentRun> run,
        SortedImages images,
        UpdateSettings settings,
        Path to,
        Console console,
        StopSignal stop) {

    /** Writes the candidate in one of two ways. */
    @FunctionalInterface
    interface Way {
        UpdateResult run(UpdateTask task);
    }

    /** The error of an update that was stopped. */
    static UserError stopped() {
        return new UserError("the update was stopped; no archive was written");
    }

    /**
     * The images for thresholds: the validation images of the run without those that were given as bad now, the held-out ones and
     * the bad ones.
     */
    List<Sample> validation(Optional<RecordedData> ofRun) {
        List<Sample> all = new ArrayList<>();
        ofRun.ifPresent(data -> data.splits().validation().stream()
                .filter(sample -> !isGiven(data, sample))
                .forEach(all::add));
        all.addAll(images.heldOut());
        all.addAll(images.bad());
        long good =
                all.stream().filter(sample -> sample.label() == Label.NORMAL).count();
        if (good == 0) {
            throw new UserError("no good image is held out for the thresholds: holdout=" + settings.holdout()
                    + " chooses images by their content, and chose none of "
                    + images.learned().size()
                    + "; give more good images, a larger holdout=, or the run with run=<folder>, whose validation images"
                    + " are used too");
        }
        checkPromise(good);
        return all;
    }

    /** Refuses a promise that the number of good images can't keep, before anything is learned. */
    private void checkPromise(long good) {
        double rate = settings.falsePositiveRate().orElse(1);
        if (settings.guaranteed() && FalseAlarmPromise.mayExceed(good, rate).isEmpty()) {
            throw new UserError(good + " good images for the thresholds can't promise a false-alarm rate of "
                    + FalseAlarmPromise.percent(rate) + " % with 95 % confidence"
                    + (rate > 0
                            ? ": " + FalseAlarmPromise.imagesNeeded(rate) + " are needed; give more images, a larger"
                                    + " holdout=, or leave out guarantee=true"
                            : ", and no number of images can"));
        }
    }

    /** Whether an image of the run was given to the update, too; images of the run's validation stay there if they are good. */
    boolean isGiven(RecordedData data, Sample sample) {
        Optional<String> sha256 = data.readings().content(sample).map(FileContent::sha256);
        boolean given = sha256.filter(images.contents()::contains).isPresent();
        return given
                && !(sample.label() == Label.NORMAL
                        && sha256.filter(images.ofValidation()::contains).isPresent());
    }

    /** The entry of this update in the lineage of the candidate. */
    Lineage lineage(String method, OptionalDouble bound, Instant time) {
        Lineage before = parent.card().lineage();
        return before.with(new Lineage.Step(
                before.nextGeneration(),
                parentSha256,
                parent.card().created(),
                time,
                AnomalightVersion.current(),
                method,
                bound,
                images.learned().size(),
                images.heldOut().size(),
                images.bad().size()));
    }
}
