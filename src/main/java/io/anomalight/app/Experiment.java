package io.anomalight.app;

import io.anomalight.app.catalog.RecipeSearch;
import io.anomalight.app.run.CacheFolder;
import io.anomalight.app.run.EvaluationImages;
import io.anomalight.app.run.ExperimentPlan;
import io.anomalight.app.run.Export;
import io.anomalight.app.run.MapFormat;
import io.anomalight.app.run.PredictionWriter;
import io.anomalight.app.run.RunCard;
import io.anomalight.app.run.RunFolder;
import io.anomalight.app.run.RunMeasurement;
import io.anomalight.app.run.RunPrediction;
import io.anomalight.app.run.RunReference;
import io.anomalight.app.run.RunSplits;
import io.anomalight.app.speed.Speed;
import io.anomalight.app.speed.SpeedConfig;
import io.anomalight.assembly.CpuFeatures;
import io.anomalight.assembly.LoadedModule;
import io.anomalight.assembly.Registry;
import io.anomalight.detector.Detector;
import io.anomalight.detector.archive.Verification;
import io.anomalight.detector.archive.WeightsPrecision;
import io.anomalight.framework.AnomalyModule;
import io.anomalight.framework.RunContext;
import io.anomalight.framework.StopSignal;
import io.anomalight.framework.callback.Callbacks;
import io.anomalight.framework.checkpoint.Checkpoint;
import io.anomalight.framework.config.Composer;
import io.anomalight.framework.config.Composition;
import io.anomalight.framework.console.Console;
import io.anomalight.framework.data.DataModule;
import io.anomalight.framework.data.LoaderConfig;
import io.anomalight.framework.data.Split;
import io.anomalight.framework.data.folder.FileSample;
import io.anomalight.framework.failure.UserError;
import io.anomalight.framework.logging.RunLogger;
import io.anomalight.framework.memory.NativeMemory;
import io.anomalight.framework.metrics.Scores;
import io.anomalight.framework.profiling.Profiler;
import io.anomalight.framework.training.Trainer;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * A composed configuration that can be trained, tested, validated and used to predict: what the command line runs, and
 * what a Java program uses.
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
    private final ExperimentPlan blueprint;
    private final RunContext environment;

    private Experiment(Composition composition, ExperimentPlan blueprint, RunContext environment) {
        this.composition = composition;
        this.blueprint = blueprint;
        this.environment = environment;
    }

    /** Composes the recipes on the class path with overrides as the command line takes them; says nothing while it runs. */
    public static Experiment compose(String... overrides) {
        return of(new Composer(RecipeSearch.standard().recipes()).compose(List.of(overrides)), Console.SILENT);
    }

    /** The experiment that a finished run was: its configuration, read again from the run folder. */
    public static Experiment open(Path run, String... overrides) {
        Path config = RunFolder.find(run).path().resolve(RunFolder.CONFIG);
        return of(
                new Composer(RecipeSearch.standard().recipes()).recompose(config, List.of(overrides)), Console.SILENT);
    }

    /**
     * Reads a composition to its last key.
     *
     * @throws io.anomalight.framework.config.hocon.ConfigException with every fault there is
     */
    public static Experiment of(Composition composition, Console console) {
        return of(composition, console, StopSignal.NEVER);
    }

    /** As {@link #of(Composition, Console)}, which an interruption can end early. */
    public static Experiment of(Composition composition, Console console, StopSignal interruption) {
        return of(composition, console, interruption, CpuFeatures.ofThisMachine());
    }

    /** As above; tests may claim another processor. */
    static Experiment of(Composition composition, Console console, StopSignal interruption, CpuFeatures processor) {
        ExperimentPlan blueprint = ExperimentPlan.read(composition.config(), Registry.load(RecipeSearch.classPath()));
        processor.check("precision", blueprint.trainer().engine().precision());
        processor.check("training_precision", blueprint.trainer().engine().trainingPrecision());
        RunContext environment = new RunContext(
                        blueprint.trainer().seed(),
                        console,
                        CacheFolder.ofThisUser(),
                        interruption,
                        blueprint.profiler(),
                        blueprint.trainer().engine().precision(),
                        blueprint.trainer().engine().trainingPrecision(),
                        blueprint.trainer().featureCacheMb())
                .with(blueprint.trainer().engine().arithmetic());
        return new Experiment(composition, blueprint, environment);
    }

    /**
     * Fits, then tests with the best checkpoint, or without any, the module as the last step left it; an interrupted fit
     * is saved and not tested.
     *
     * <p>The run folder is named after model, data and time.
     *
     * @throws UserError if data, weights or settings are at fault
     */
    public TrainedRun train() {
        return profiled(() -> training().run(Optional.empty(), Optional.empty()), TrainedRun::directory);
    }

    /**
     * As {@link #train()}, with a run folder of one's own.
     *
     * @param runFolder new or empty
     * @throws UserError if data, weights, settings or the folder are at fault
     */
    public TrainedRun train(Path runFolder) {
        return profiled(() -> training().run(Optional.of(runFolder), Optional.empty()), TrainedRun::directory);
    }

    /**
     * Goes on with the fit of a run folder from its newest checkpoint, as if it had not stopped, and tests as
     * {@link #train} does.
     *
     * @throws UserError if the folder holds no checkpoint to go on from, or one that does not fit this experiment
     */
    public TrainedRun resume(Path run) {
        return profiled(
                () -> training().run(Optional.empty(), Optional.of(RunFolder.find(run))), TrainedRun::directory);
    }

    private Training training() {
        return new Training(composition, blueprint, environment);
    }

    /**
     * Judges the test images of a checkpoint's run; figures and {@code metrics.json} go to {@code directory}.
     *
     * @throws UserError if they are not those that the run recorded
     */
    public Scores test(Path checkpoint, Path directory) {
        return test(checkpoint, directory, EvaluationImages.RECORDED);
    }

    /** As {@link #test(Path, Path)}, with the images that the run recorded or with those that the data hold now. */
    public Scores test(Path checkpoint, Path directory, EvaluationImages images) {
        return judge(
                checkpoint,
                directory,
                images,
                Split.TEST,
                (trainer, module, data, saved) -> trainer.test(module, data, saved.postProcessor()));
    }

    /** As {@link #test(Path, Path)}, with the validation images. */
    public Scores validate(Path checkpoint, Path directory) {
        return validate(checkpoint, directory, EvaluationImages.RECORDED);
    }

    /** As {@link #test(Path, Path, EvaluationImages)}, with the validation images. */
    public Scores validate(Path checkpoint, Path directory, EvaluationImages images) {
        return judge(
                checkpoint,
                directory,
                images,
                Split.VALIDATION,
                (trainer, module, data, saved) -> trainer.validate(module, data, saved.postProcessor()));
    }

    @FunctionalInterface
    private interface Judgement {
        Scores of(Trainer trainer, AnomalyModule module, DataModule data, Checkpoint saved);
    }

    private Scores judge(Path checkpoint, Path directory, EvaluationImages images, Split split, Judgement judgement) {
        return profiled(
                () -> {
                    DataModule data = new RunSplits(blueprint.dataModule(environment), environment)
                            .toJudge(RunFolder.find(checkpoint), split, images);
                    blueprint.announce(data, environment);
                    return withTrained(
                            checkpoint,
                            (memory, module, saved) -> judgement.of(
                                    trainer(blueprint.callbacks(environment), RunLogger.NONE, directory, memory),
                                    module,
                                    data,
                                    saved));
                },
                scores -> directory);
    }

    /**
     * Judges one image, or every image in a folder, and writes what was found to {@code directory}.
     *
     * @return how many images were judged
     */
    public int predict(Path checkpoint, Path input, Path directory, MapFormat maps) {
        return predict(checkpoint, input, directory, maps, false);
    }

    /**
     * As {@link #predict(Path, Path, Path, MapFormat)}; says at the end, and also when it fails, how far it came.
     *
     * @param resume whether to leave out the images that {@code directory} holds results of
     * @throws UserError if an image can't be read; what was found before stays
     */
    public int predict(Path checkpoint, Path input, Path directory, MapFormat maps, boolean resume) {
        RunPrediction prediction = new RunPrediction(
                input, FileSample.files("input", input, environment.console()::line), directory, maps, resume);
        return profiled(
                () -> {
                    LoaderConfig loading = blueprint.dataModule(environment).loader();
                    return withTrained(
                            checkpoint,
                            (memory, module, saved) -> prediction.run(
                                    module,
                                    saved,
                                    loading,
                                    environment.console(),
                                    files -> trainer(
                                            Callbacks.of(new PredictionWriter(files, environment.console())),
                                            RunLogger.NONE,
                                            directory,
                                            memory)));
                },
                judged -> directory);
    }

    /**
     * Measures how fast a checkpoint scores images.
     *
     * @param images an image or a folder of them; if empty, the run's test images, or for want of these its others
     */
    public Speed measure(Path checkpoint, Optional<Path> images, SpeedConfig config) {
        RunMeasurement measurement = RunMeasurement.of(images, blueprint.dataModule(environment), config, environment);
        return withTrained(checkpoint, measurement::run);
    }

    @FunctionalInterface
    private interface Use<T> {
        T of(NativeMemory memory, AnomalyModule module, Checkpoint saved);
    }

    private <T> T withTrained(Path checkpoint, Use<T> use) {
        Checkpoint saved = Checkpoint.open(checkpoint);
        try (LoadedModule trained = blueprint.load(saved, environment)) {
            return use.of(trained.memory(), trained.module(), saved);
        }
    }

    /** The module with what a checkpoint saved; the caller closes it. */
    LoadedModule load(Checkpoint saved) {
        return blueprint.load(saved, environment);
    }

    /**
     * A checkpoint, or the best one of a run, ready to score images as this experiment's settings say, {@code
     * trainer.precision} and {@code trainer.fast_paths} among them.
     *
     * @throws UserError if it is damaged
     */
    public Detector detector(Path run) {
        Checkpoint saved = Checkpoint.open(RunReference.of(run).checkpoint());
        return Detector.of(
                () -> load(saved), module -> RunCard.of(module, saved, composition), environment.precision());
    }

    /**
     * Writes a checkpoint's model as an archive, once it is sure that the archive judges the validation images as the run
     * does.
     *
     * @return how they compare
     * @throws UserError if they differ, if there are no validation images, or the archive can't be written; then none is left
     */
    public Verification export(Path checkpoint, Path archive, WeightsPrecision weights) {
        return new Export(composition, blueprint, environment, Checkpoint.open(checkpoint)).archive(archive, weights);
    }

    /**
     * Writes a checkpoint's model as ONNX, with all that comes before and after it.
     *
     * @throws UserError if it can't be written so, or the file can't be written; then there is none
     */
    public void exportOnnx(Path checkpoint, Path file) {
        new Export(composition, blueprint, environment, Checkpoint.open(checkpoint)).onnx(file);
    }

    private <T> T profiled(Supplier<T> work, Function<T, Path> directory) {
        T result = environment.profiler().measure(Profiler.OTHER, work);
        environment.profiler().finish().ifPresent(profile -> {
            environment.console().line(profile.table());
            profile.write(directory.apply(result));
        });
        return result;
    }

    private Trainer trainer(Callbacks callbacks, RunLogger logger, Path directory, NativeMemory memory) {
        return new Trainer(blueprint.trainer(), callbacks, logger, environment, directory, memory);
    }
}
