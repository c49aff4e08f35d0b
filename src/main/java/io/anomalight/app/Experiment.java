package io.anomalight.app;

import io.anomalight.app.catalog.RecipeSearch;
import io.anomalight.app.run.EvaluationImages;
import io.anomalight.app.run.ExperimentPlan;
import io.anomalight.app.run.Export;
import io.anomalight.app.run.MapFormat;
import io.anomalight.app.run.PredictionWriter;
import io.anomalight.app.run.RunCard;
import io.anomalight.app.run.RunEvaluation;
import io.anomalight.app.run.RunFolder;
import io.anomalight.app.run.RunMeasurement;
import io.anomalight.app.run.RunPrediction;
import io.anomalight.app.run.RunSplits;
import io.anomalight.app.speed.Speed;
import io.anomalight.app.speed.SpeedConfig;
import io.anomalight.app.tune.LrFinder;
import io.anomalight.app.tune.LrSearch;
import io.anomalight.assembly.CpuFeatures;
import io.anomalight.assembly.LoadedModule;
import io.anomalight.assembly.Registry;
import io.anomalight.callbacks.tuner.LrFindConfig;
import io.anomalight.detector.Detector;
import io.anomalight.detector.archive.Verification;
import io.anomalight.detector.archive.WeightsPrecision;
import io.anomalight.framework.RunContext;
import io.anomalight.framework.StopSignal;
import io.anomalight.framework.callback.Callbacks;
import io.anomalight.framework.checkpoint.Checkpoint;
import io.anomalight.framework.config.Composition;
import io.anomalight.framework.console.Console;
import io.anomalight.framework.data.Split;
import io.anomalight.framework.data.folder.FileSample;
import io.anomalight.framework.data.splits.RecordedData;
import io.anomalight.framework.failure.UserError;
import io.anomalight.framework.logging.RunLogger;
import io.anomalight.framework.memory.NativeMemory;
import io.anomalight.framework.metrics.Scores;
import io.anomalight.framework.profiling.Profiler;
import io.anomalight.framework.training.Trainer;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * A composed configuration that can be trained, tested, validated and used to predict. The command line and Java programs
 * use this class.
 *
 * <pre>{@code
 * TrainedRun run = Experiment.compose("data=folder", "data.root=parts", "data.normal_dir=good").train();
 * try (Detector detector = run.detector()) {
 *     Detection detection = detector.predict(Path.of("new.png"));
 * }
 * }</pre>
 */
public final class Experiment {
    private final Composition composition;
    private final ExperimentPlan plan;
    private final RunContext context;
    private final Optional<PausePoint> pause;

    private Experiment(Composition composition, ExperimentPlan plan, RunContext context, Optional<PausePoint> pause) {
        this.pause = pause;
        this.composition = composition;
        this.plan = plan;
        this.context = context;
    }

    /**
     * Composes the recipes on the class path with overrides as on the command line; the experiment prints nothing.
     *
     * @throws io.anomalight.framework.config.hocon.ConfigException with all errors of the configuration
     */
    public static Experiment compose(String... overrides) {
        return of(RecipeSearch.standard().composer().compose(List.of(overrides)), Console.SILENT);
    }

    /**
     * The experiment of a finished run, from the configuration in the run folder; it prints nothing.
     *
     * @param run the run folder, or a path that names a run, such as {@code results/latest}
     */
    public static Experiment open(Path run, String... overrides) {
        Path config = RunFolder.find(run).path().resolve(RunFolder.CONFIG);
        return of(RecipeSearch.standard().composer().recompose(config, List.of(overrides)), Console.SILENT);
    }

    /**
     * Creates the experiment of a composition.
     *
     * @throws io.anomalight.framework.config.hocon.ConfigException with all errors of the configuration
     */
    public static Experiment of(Composition composition, Console console) {
        return of(composition, console, StopSignal.NEVER);
    }

    /** As {@link #of(Composition, Console)}; the signal ends its work early. */
    public static Experiment of(Composition composition, Console console, StopSignal stopSignal) {
        return of(composition, console, stopSignal, CpuFeatures.ofThisMachine());
    }

    /** As {@link #of(Composition, Console)}; a fit pauses after some epochs. */
    public static Experiment of(Composition composition, Console console, PausePoint pause) {
        Experiment experiment = of(composition, console, (StopSignal) pause);
        return new Experiment(composition, experiment.plan, experiment.context, Optional.of(pause));
    }

    /** As above; tests pass another processor. */
    static Experiment of(Composition composition, Console console, StopSignal stopSignal, CpuFeatures processor) {
        ExperimentPlan plan = ExperimentPlan.read(composition.config(), Registry.load(RecipeSearch.classPath()));
        processor.check("precision", plan.trainer().engine().precision());
        processor.check("training_precision", plan.trainer().engine().trainingPrecision());
        RunContext context = plan.context(console, stopSignal);
        return new Experiment(composition, plan, context, Optional.empty());
    }

    /**
     * Fits, then tests the best checkpoint, or the last state of the module if no checkpoint is saved. An interrupted fit is
     * saved and not tested.
     *
     * <p>The run folder is named after model, data and time.
     *
     * @throws UserError if data, weights or settings are wrong
     */
    public TrainedRun train() {
        return profiled(() -> training().run(Optional.empty(), Optional.empty()), TrainedRun::directory);
    }

    /** As {@link #train()}, with a given run folder, which is new or empty. */
    public TrainedRun train(Path runFolder) {
        return profiled(() -> training().run(Optional.of(runFolder), Optional.empty()), TrainedRun::directory);
    }

    /** As {@link #train(Path)}, on the images that a function chooses. */
    public TrainedRun train(Path runFolder, Function<RunSplits, RecordedData> images) {
        return profiled(() -> training().run(runFolder, images), TrainedRun::directory);
    }

    /**
     * Resumes the fit of a run folder from its newest checkpoint, and tests as {@link #train} does. The results are the same
     * as without the interruption.
     *
     * @throws UserError if the folder has no checkpoint to resume from, or one that does not match this experiment
     */
    public TrainedRun resume(Path run) {
        return profiled(
                () -> training().run(Optional.empty(), Optional.of(RunFolder.find(run))), TrainedRun::directory);
    }

    /**
     * Searches a learning rate: trains a new module for some steps, with a learning rate that rises, and closes it. Nothing is written.
     *
     * @throws UserError if the model has no optimizer
     */
    public LrSearch findLearningRate(LrFindConfig config) {
        CrossValidation.refuse(composition.config());
        return new LrFinder(composition, plan, context).run(config);
    }

    private Training training() {
        return new Training(composition, plan, context, pause);
    }

    /**
     * Evaluates a checkpoint on the test images that its run recorded; figures and {@code metrics.json} go to
     * {@code directory}.
     *
     * @throws UserError if recorded images are missing or changed
     */
    public Scores test(Path checkpoint, Path directory) {
        return test(checkpoint, directory, EvaluationImages.RECORDED);
    }

    /** As {@link #test(Path, Path)}, with the recorded images or with the present images of the data. */
    public Scores test(Path checkpoint, Path directory, EvaluationImages images) {
        return evaluate(checkpoint, directory, images, Split.TEST);
    }

    /** As {@link #test(Path, Path)}, with the validation images. */
    public Scores validate(Path checkpoint, Path directory) {
        return validate(checkpoint, directory, EvaluationImages.RECORDED);
    }

    /** As {@link #test(Path, Path, EvaluationImages)}, with the validation images. */
    public Scores validate(Path checkpoint, Path directory, EvaluationImages images) {
        return evaluate(checkpoint, directory, images, Split.VALIDATION);
    }

    private Scores evaluate(Path checkpoint, Path directory, EvaluationImages images, Split split) {
        RunEvaluation evaluation = new RunEvaluation(plan, context, directory);
        return profiled(() -> evaluation.scores(checkpoint, images, split), scores -> directory);
    }

    /**
     * Scores one image, or every image in a folder, and writes the results to {@code directory}.
     *
     * @return the number of scored images
     */
    public int predict(Path checkpoint, Path input, Path directory, MapFormat maps) {
        return predict(checkpoint, input, directory, maps, false, Optional.empty());
    }

    /**
     * As {@link #predict(Path, Path, Path, MapFormat)}; prints the number of scored images at the end, also after a failure.
     *
     * @param resume whether to skip the images that already have a result in {@code directory}
     * @param category the category of the images, whose thresholds are used; absent if the run has one category
     * @throws UserError if an image can't be read; earlier results are kept
     */
    public int predict(
            Path checkpoint, Path input, Path directory, MapFormat maps, boolean resume, Optional<String> category) {
        RunPrediction prediction = new RunPrediction(
                input, FileSample.files("input", input, context.console()::line), directory, maps, resume, category);
        return profiled(
                () -> withTrained(
                        checkpoint,
                        (trained, saved) -> prediction.run(
                                trained.module(),
                                plan.thresholds(saved),
                                plan.dataModule(context).loader(),
                                context.console(),
                                files -> trainer(
                                        Callbacks.of(new PredictionWriter(files, context.console())),
                                        RunLogger.NONE,
                                        directory,
                                        trained.memory()))),
                scored -> directory);
    }

    /**
     * Measures how fast a checkpoint scores images.
     *
     * @param images an image or a folder of images; if empty, the test images of the data; without test images,
     *     its validation images, and without these its training images
     */
    public Speed measure(Path checkpoint, Optional<Path> images, SpeedConfig config) {
        RunMeasurement measurement = RunMeasurement.of(images, plan.dataModule(context), config, context);
        return withTrained(checkpoint, (trained, saved) -> measurement.run(trained.memory(), trained.module(), saved));
    }

    private <T> T withTrained(Path checkpoint, BiFunction<LoadedModule, Checkpoint, T> use) {
        Checkpoint saved = Checkpoint.open(checkpoint);
        try (LoadedModule trained = plan.load(saved, context)) {
            return use.apply(trained, saved);
        }
    }

    /** The module with the state of a checkpoint; the caller closes it. */
    LoadedModule load(Checkpoint saved) {
        return plan.load(saved, context);
    }

    /**
     * A detector with a checkpoint, or with the best one of a run. It uses the settings of this experiment, including
     * {@code trainer.precision} and {@code trainer.fast_paths}. The caller closes it.
     *
     * @throws UserError if the checkpoint is damaged
     */
    public Detector detector(Path run) {
        Checkpoint saved = Checkpoint.open(RunFolder.checkpoint(run));
        return Detector.of(
                () -> load(saved),
                module -> RunCard.of(module, saved, composition, plan.thresholds(saved)),
                context.precision());
    }

    /**
     * Writes a checkpoint's model as an archive, after verifying that archive and run give the same scores on the validation
     * images.
     *
     * @return the largest differences of the comparison
     * @throws UserError if the scores differ, if there are no validation images, or the archive can't be written; then there
     *     is no archive
     */
    public Verification export(Path checkpoint, Path archive, WeightsPrecision weights) {
        return exports(checkpoint).archive(archive, weights);
    }

    /** The other exports of a checkpoint: as ONNX, and as an archive with int8. */
    public Export exports(Path checkpoint) {
        return new Export(composition, plan, context, Checkpoint.open(checkpoint));
    }

    private <T> T profiled(Supplier<T> work, Function<T, Path> directory) {
        T result = context.profiler().measure(Profiler.OTHER, work);
        context.profiler().finish().ifPresent(profile -> {
            context.console().line(profile.table());
            profile.write(directory.apply(result));
        });
        return result;
    }

    private Trainer trainer(Callbacks callbacks, RunLogger logger, Path directory, NativeMemory memory) {
        return new Trainer(plan.trainer(), callbacks, logger, context, directory, memory);
    }
}
