package io.anomalight.app.update;

import io.anomalight.app.catalog.RecipeSearch;
import io.anomalight.app.run.ArchiveExport;
import io.anomalight.app.run.ExperimentPlan;
import io.anomalight.app.run.RunSplits;
import io.anomalight.assembly.Registry;
import io.anomalight.detector.UpdatableModel;
import io.anomalight.detector.archive.ModelCard;
import io.anomalight.detector.archive.TrainedImages;
import io.anomalight.detector.archive.Verification;
import io.anomalight.framework.RunContext;
import io.anomalight.framework.UpdateReport;
import io.anomalight.framework.checkpoint.AnomalightVersion;
import io.anomalight.framework.data.DataModule;
import io.anomalight.framework.data.Label;
import io.anomalight.framework.data.LoaderConfig;
import io.anomalight.framework.data.Sample;
import io.anomalight.framework.data.Split;
import io.anomalight.framework.data.splits.RecordedData;
import io.anomalight.framework.failure.UserError;
import io.anomalight.framework.metrics.PostProcessor;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

/** An update in which the model goes on learning from the state in the archive. */
final class ContinuedLearning implements UpdateTask.Way {

    @Override
    public UpdateResult run(UpdateTask task) {
        ExperimentPlan plan = ExperimentPlan.read(task.parent().config(), Registry.load(RecipeSearch.classPath()));
        try (UpdatableModel model = UpdatableModel.open(task.parent(), task.console(), task.stop())) {
            RunContext context = model.context();
            LoaderConfig loading = plan.dataModule(context).loader();
            List<Sample> validation = task.validation(ofRun(task, context));
            List<Sample> good = validation.stream()
                    .filter(sample -> sample.label() == Label.NORMAL)
                    .toList();
            UpdateReport report =
                    model.update(task.images().learned(), good, loading).orElseThrow(UpdateTask::stopped);
            DataModule data = new UpdateData(validation, task.settings().category(), loading);
            PostProcessor before = task.parent().card().postProcessor();
            UpdateThresholds.Chosen chosen = new UpdateThresholds(
                            model.loaded(), plan.trainer(), plan.measuring(context), context, data)
                    .learned(
                            before,
                            UpdateThresholds.target(
                                    task.settings(),
                                    before,
                                    validation,
                                    plan.trainer().threshold()));
            ModelCard card = card(task, report, chosen);
            Verification verification = new ArchiveExport(
                            model.loaded(), plan.trainer(), context, validation, loading, chosen.thresholds())
                    .write(task.to(), card, () -> {
                        throw new IllegalStateException("an archive with rounded weights has no arrays for updates");
                    });
            return ArchiveUpdate.result(
                    task,
                    card,
                    report.note(),
                    new FormerScores(task, validation, loading),
                    verification,
                    Optional.empty());
        }
    }

    private static ModelCard card(UpdateTask task, UpdateReport report, UpdateThresholds.Chosen chosen) {
        Instant now = Instant.now();
        OptionalDouble bound = report.radius().map(OptionalDouble::of).orElse(OptionalDouble.empty());
        ModelCard before = task.parent().card();
        return before.updated(
                now,
                AnomalightVersion.current(),
                chosen.thresholds(),
                chosen.scores(),
                TrainedImages.with(before.run(), task.images().checksums()),
                task.lineage(report.method().toString(), bound, now));
    }

    /** The images of the run; empty if it is not known, or its validation images are not as they were. */
    private static Optional<RecordedData> ofRun(UpdateTask task, RunContext context) {
        if (task.run().isEmpty()) {
            return Optional.empty();
        }
        ParentRun run = task.run().get();
        try {
            ExperimentPlan plan =
                    ExperimentPlan.read(run.composition().config(), Registry.load(RecipeSearch.classPath()));
            RecordedData data =
                    new RunSplits(plan.dataModule(context), context).recorded(run.folder(), Set.of(Split.VALIDATION));
            data.splits().notes().forEach(task.console()::line);
            return Optional.of(data);
        } catch (UserError unusable) {
            if (run.named()) {
                throw unusable;
            }
            task.console()
                    .line("The validation images of the run are not used for the thresholds: " + unusable.getMessage());
            return Optional.empty();
        }
    }
}
