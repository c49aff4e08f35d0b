package io.anomalight.app.update;

import io.anomalight.app.Experiment;
import io.anomalight.app.TrainedRun;
import io.anomalight.app.run.Export;
import io.anomalight.app.run.RunSplits;
import io.anomalight.detector.archive.ModelCard;
import io.anomalight.detector.archive.TrainedImages;
import io.anomalight.detector.archive.Verification;
import io.anomalight.framework.data.Sample;
import io.anomalight.framework.data.Split;
import io.anomalight.framework.data.Splits;
import io.anomalight.framework.data.splits.RecordedData;
import io.anomalight.framework.failure.UserError;
import io.anomalight.framework.files.FileFailure;
import io.anomalight.framework.files.NewFolder;
import io.anomalight.framework.metrics.PostProcessor;
import io.anomalight.framework.training.settings.StopReason;
import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

/** An update in which the model is fitted again, with the recipe and the seed of its run, to the images of the run and the new ones. */
final class Refit implements UpdateTask.Way {
    private static final String METHOD = "refitted";

    @Override
    public UpdateResult run(UpdateTask task) {
        ParentRun parent = task.run()
                .orElseThrow(() -> new UserError("the model must be fitted again, for which its run is needed, but "
                        + task.parent().path()
                        + " names no run that is still there; give its folder with run=<folder>, or train anew"));
        Path folder = task.settings().runTo().orElseGet(() -> beside(parent));
        Path above = Objects.requireNonNull(folder.toAbsolutePath().getParent(), "a run folder is in a folder");
        Experiment experiment = Experiment.of(parent.below(above), task.console(), task.stop());
        TrainedRun trained = experiment.train(folder, splits -> union(task, parent, splits));
        if (trained.report().stopReason() instanceof StopReason.Interrupted) {
            throw UpdateTask.stopped();
        }
        return export(task, experiment.exports(trained.directory()), trained.directory());
    }

    private static Path beside(ParentRun parent) {
        Path folder = Objects.requireNonNull(parent.folder().path().getParent(), "a run folder is in a folder");
        try {
            return NewFolder.timed(folder, LocalDateTime.now(ZoneId.systemDefault()));
        } catch (IOException e) {
            throw FileFailure.writing(folder, e);
        }
    }

    /** The images of the run, and the new ones. */
    private static RecordedData union(UpdateTask task, ParentRun parent, RunSplits splits) {
        RecordedData old = splits.recorded(parent.folder(), EnumSet.of(Split.TRAIN, Split.VALIDATION));
        Set<String> ofRun = new HashSet<>(parent.record().sha256(Split.TRAIN));
        List<Sample> train = new ArrayList<>(old.splits().train());
        List<Sample> more = new ArrayList<>(task.images().learned());
        task.images().knownWithout(ofRun).forEach(more::add);
        noteForgotten(task, ofRun, more.size() - task.images().learned().size());
        train.addAll(more);
        List<Sample> validation = task.validation(Optional.of(old));
        List<Sample> test = old.splits().test().stream()
                .filter(sample -> !task.isGiven(old, sample))
                .toList();
        Set<Path> added = new HashSet<>(old.added());
        more.forEach(sample -> added.add(sample.path()));
        task.images().heldOut().forEach(sample -> added.add(sample.path()));
        task.images().bad().forEach(sample -> added.add(sample.path()));
        return splits.start(
                new Splits(
                        train,
                        validation,
                        test,
                        old.splits().notes(),
                        old.splits().folders(),
                        old.splits().unused()),
                added);
    }

    /** Images of earlier updates, whose files the run does not know. */
    private static void noteForgotten(UpdateTask task, Set<String> ofRun, int found) {
        int learned =
                TrainedImages.of(task.parent().card()).map(TrainedImages::size).orElse(0) - ofRun.size();
        if (learned > found) {
            task.console()
                    .line("ATTENTION: earlier updates of the archive learned " + (learned - found)
                            + " images that are neither in its run nor among the good images, so the model forgets them;"
                            + " give them with good=, too.");
        }
    }

    private static UpdateResult export(UpdateTask task, Export export, Path run) {
        PostProcessor before = task.parent().card().postProcessor();
        List<ModelCard> cards = new ArrayList<>();
        List<FormerScores> former = new ArrayList<>();
        Verification verification =
                export.archive(task.to(), task.parent().card().weights(), (loaded, card) -> {
                    List<Sample> validation = loaded.data().splits().validation();
                    PostProcessor learned = card.postProcessor().withRegions(before.regions());
                    PostProcessor thresholds = UpdateThresholds.target(
                                    task.settings(),
                                    before,
                                    validation,
                                    loaded.trainer().threshold())
                            .map(target -> new UpdateThresholds(
                                            loaded.module(),
                                            loaded.trainer(),
                                            loaded.measuring(),
                                            loaded.context(),
                                            loaded.data())
                                    .calibrated(learned, Optional.of(target))
                                    .thresholds())
                            .orElse(learned);
                    ModelCard changed = card.updated(
                            card.created(),
                            card.anomalightVersion(),
                            thresholds,
                            card.scores(),
                            card.run(),
                            task.lineage(METHOD, OptionalDouble.empty(), card.created()));
                    cards.add(changed);
                    former.add(new FormerScores(task, validation, loaded.data().loader()));
                    return changed;
                });
        ModelCard card = cards.get(0);
        return ArchiveUpdate.result(
                task,
                card,
                "The model was fitted again, with its recipe and seed, to the images of its run and the new ones",
                former.get(0),
                verification,
                Optional.of(run));
    }
}
