package io.anomalight.app.learn;

import io.anomalight.app.Experiment;
import io.anomalight.app.TrainedRun;
import io.anomalight.app.catalog.RecipeSearch;
import io.anomalight.app.update.ArchiveUpdate;
import io.anomalight.app.update.UpdateImages;
import io.anomalight.app.update.UpdateResult;
import io.anomalight.app.update.UpdateSettings;
import io.anomalight.detector.archive.Lineage;
import io.anomalight.detector.archive.WeightsPrecision;
import io.anomalight.framework.StopSignal;
import io.anomalight.framework.config.grammar.ElementText;
import io.anomalight.framework.console.Console;
import io.anomalight.service.learn.JobProgress;
import io.anomalight.service.learn.Learner;
import io.anomalight.service.learn.TrainingOrder;
import io.anomalight.service.learn.UpdateOrder;
import io.anomalight.service.learn.UpdateOutcome;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Trains with an {@link Experiment} of the default recipes, as the command line does. */
public final class ExperimentLearner implements Learner {
    static final String FAST = "fast";
    static final String THOROUGH = "thorough";

    private static final List<Method> METHODS = List.of(
            new Method(FAST, "Fast", "PatchCore: remembers what good parts look like. About a minute for 40 images."),
            new Method(
                    THOROUGH,
                    "Thorough",
                    "FastFlow: learns step by step, and was better in our table. About six minutes for 40 images,"
                            + " at most an hour."));

    private final LearnerSettings settings;

    /**
     * Creates a learner.
     *
     * @throws io.anomalight.framework.failure.UserError if a setting does not fit the recipes
     */
    public ExperimentLearner(LearnerSettings settings) {
        this.settings = settings;
        Path folder = Path.of("images");
        for (Method method : METHODS) { // finds wrong settings at the start of the service
            experiment(
                    new TrainingOrder("product", folder, false, method.name(), folder, folder),
                    Console.SILENT,
                    StopSignal.NEVER);
        }
    }

    @Override
    public List<Method> methods() {
        return METHODS;
    }

    @Override
    public void train(TrainingOrder order, JobProgress progress) {
        Experiment experiment = experiment(order, progress, progress);
        TrainedRun run = experiment.train(order.work().resolve("run"));
        if (!progress.requested()) {
            progress.part("Packing and checking");
            experiment.export(run.directory(), order.candidate(), WeightsPrecision.F32);
        }
    }

    @Override
    public UpdateOutcome update(UpdateOrder order, JobProgress progress) {
        Path bad = order.images().resolve("bad");
        Path masks = order.images().resolve("masks");
        UpdateImages images =
                UpdateImages.ofFolders(order.images().resolve("good"), existing(bad), existing(masks), progress::line);
        UpdateSettings settings = UpdateSettings.DEFAULT
                .withRun(Optional.empty(), Optional.of(order.work().resolve("run")))
                .withTo(order.candidate());
        UpdateResult result =
                ArchiveUpdate.of(order.archive(), images, settings).run(progress, progress);
        result.lines().forEach(progress::line);
        Lineage.Step step = result.step();
        return new UpdateOutcome(step.method(), result.note(), step.learned(), step.heldOut(), step.bad());
    }

    private static Optional<Path> existing(Path folder) {
        return Optional.of(folder).filter(Files::isDirectory);
    }

    private Experiment experiment(TrainingOrder order, Console console, StopSignal stop) {
        return Experiment.of(RecipeSearch.standard().composer().compose(overrides(order)), console, stop);
    }

    private List<String> overrides(TrainingOrder order) {
        boolean fast = order.method().equals(FAST);
        List<String> overrides = new ArrayList<>(List.of(
                "model=" + (fast ? "patchcore" : "fastflow"),
                "data=folder",
                "data.root="
                        + ElementText.quoted(order.images().toAbsolutePath().toString()),
                "data.category=" + ElementText.quoted(order.product()),
                "data.normal_dir=good",
                "data.split.seed=null", // exactly a fifth is held out, also of few images
                "trainer.default_root_dir="
                        + ElementText.quoted(order.work().toAbsolutePath().toString()),
                "trainer.limit_test_batches=0", // all images are scored for the report
                "trainer.max_time=60m",
                "callbacks.use=[metrics,model_checkpoint,progress_bar]",
                "logger=none"));
        overrides.addAll(
                order.defects()
                        ? List.of("data.abnormal_dir=bad", "data.split.validation=same_as_test")
                        : List.of("data.split.validation=from_train", "data.split.validation_ratio=0.2"));
        overrides.addAll(settings.all());
        overrides.addAll(fast ? settings.fast() : settings.thorough());
        return overrides;
    }
}
