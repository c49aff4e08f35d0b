package io.anomalight.app;

import io.anomalight.app.speed.Speed;
import io.anomalight.app.speed.SpeedConfig;
import io.anomalight.app.speed.SpeedTrial;
import io.anomalight.framework.AnomalyModule;
import io.anomalight.framework.Environment;
import io.anomalight.framework.Interruption;
import io.anomalight.framework.Precision;
import io.anomalight.framework.UserError;
import io.anomalight.framework.checkpoint.Checkpoint;
import io.anomalight.framework.checkpoint.TrainingState;
import io.anomalight.framework.config.Composer;
import io.anomalight.framework.config.Composition;
import io.anomalight.framework.data.DataModule;
import io.anomalight.framework.data.FileSample;
import io.anomalight.framework.data.Sample;
import io.anomalight.framework.data.SplitTable;
import io.anomalight.framework.data.Splits;
import io.anomalight.framework.logging.CompositeLogger;
import io.anomalight.framework.logging.Console;
import io.anomalight.framework.logging.RunLogger;
import io.anomalight.framework.memory.ModuleState;
import io.anomalight.framework.memory.NativeMemory;
import io.anomalight.framework.metrics.Scores;
import io.anomalight.framework.profiling.Profiler;
import io.anomalight.framework.training.Callback;
import io.anomalight.framework.training.FitReport;
import io.anomalight.framework.training.StopReason;
import io.anomalight.framework.training.Trainer;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * A composed configuration that can be trained, tested, validated and used to predict: what the command line runs, and
 * what a Java program uses.
 *
 * <pre>{@code
 * TrainedRun run = Experiment.compose("data=folder", "data.root=parts", "data.normal_dir=good").train();
 * try (Detector detector = Detector.load(run.directory())) {
 *     Detection detection = detector.predict(Path.of("new.png"));
 * }
 * }</pre>
 */
public final class Experiment {
    private final Composition composition;
    private final Blueprint blueprint;
    private final Environment environment;

    private Experiment(Composition composition, Blueprint blueprint, Environment environment) {
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
     * @throws io.anomalight.framework.config.ConfigException with every fault there is
     */
    public static Experiment of(Composition composition, Console console) {
        return of(composition, console, Interruption.NEVER);
    }

    /** As {@link #of(Composition, Console)}, with somebody who may ask a fit to end early. */
    public static Experiment of(Composition composition, Console console, Interruption interruption) {
        return of(composition, console, interruption, CpuFeatures.ofThisMachine());
    }

    /** As above; tests may claim another processor. */
    static Experiment of(Composition composition, Console console, Interruption interruption, CpuFeatures processor) {
        Blueprint blueprint = Blueprint.read(composition.config(), Registry.load(RecipeSearch.classPath()));
        processor.check(blueprint.trainer().engine().precision());
        Environment environment = new Environment(
                blueprint.trainer().seed(),
                console,
                CacheFolder.ofThisUser(),
                interruption,
                blueprint.profiler(),
                blueprint.trainer().engine().precision());
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
        return profiled(() -> fit(Optional.empty(), Optional.empty()), TrainedRun::directory);
    }

    /**
     * As {@link #train()}, with a run folder of one's own.
     *
     * @param runFolder new or empty
     * @throws UserError if data, weights, settings or the folder are at fault
     */
    public TrainedRun train(Path runFolder) {
        return profiled(() -> fit(Optional.of(runFolder), Optional.empty()), TrainedRun::directory);
    }

    /**
     * Goes on with the fit of a run folder from its newest checkpoint, as if it had not stopped, and tests as
     * {@link #train} does.
     *
     * @throws UserError if the folder holds no checkpoint to go on from, or one that does not fit this experiment
     */
    public TrainedRun resume(Path run) {
        return profiled(() -> fit(Optional.empty(), Optional.of(RunFolder.find(run))), TrainedRun::directory);
    }

    private TrainedRun fit(Optional<Path> to, Optional<RunFolder> resumed) {
        DataModule data = blueprint.dataModule(environment);
        Splits splits = announce(data);
        try (NativeMemory memory = blueprint.openMemory(environment);
                ModuleState state = new ModuleState(memory.root())) {
            AnomalyModule module = blueprint.module(state, environment);
            Path root = blueprint.trainer().defaultRootDir();
            RunFolder folder = resumed.orElseGet(() -> to.map(RunFolder::createAt)
                    .orElseGet(() -> RunFolder.create(
                            root,
                            module.name(),
                            data.name(),
                            data.category(),
                            LocalDateTime.now(ZoneId.systemDefault()))));
            RunLock lock = folder.lock();
            try (lock) {
                Optional<Checkpoint> from = resumed.map(found -> Checkpoint.newestResumable(found.path()));
                from.ifPresentOrElse(
                        checkpoint -> describeResumed(folder, checkpoint),
                        () -> folder.describe(
                                composition.render(),
                                composition.overrides(),
                                Provenance.of(composition.choices(), environment.seed(), module, data)));
                environment.console().line("Run folder: " + folder.path());
                try (RunLogger logger = openLoggers(folder, from)) {
                    if (from.isEmpty()) {
                        logger.text("config", composition.render());
                    }
                    Trainer trainer = trainer(callbacks(), logger, folder.path(), memory);
                    FitReport report = from.map(checkpoint -> trainer.resume(module, data, checkpoint))
                            .orElseGet(() -> trainer.fit(module, data));
                    environment.console().line("Fit ended: " + report.stopReason() + ".");
                    if (report.stopReason() instanceof StopReason.Interrupted) {
                        return new TrainedRun(folder.path(), report, report.lastScores());
                    }
                    ClosingTest test = new ClosingTest(blueprint, environment, folder);
                    if (test.hasCheckpoint()) {
                        folder.markLatest(root); // for test and predict, which need one
                    }
                    Scores scores = test.run(trainer, module, data, splits, report);
                    logger.hyperparameters(settings(), scores.defined());
                    return new TrainedRun(folder.path(), report, scores);
                }
            }
        }
    }

    private void describeResumed(RunFolder folder, Checkpoint from) {
        TrainingState saved = from.manifest().training().orElseThrow();
        folder.describeResumed(composition.render(), composition.overrides(), saved.step());
        environment
                .console()
                .line("Going on from " + from.path() + ": epoch " + (saved.epoch() + 1) + ", step " + saved.step()
                        + ".");
    }

    /** Judges the test images with a checkpoint; figures and {@code metrics.json} go to {@code directory}. */
    public Scores test(Path checkpoint, Path directory) {
        return judge(
                checkpoint,
                directory,
                (trainer, module, data, saved) -> trainer.test(module, data, saved.postProcessor()));
    }

    /** Judges the validation images with a checkpoint. */
    public Scores validate(Path checkpoint, Path directory) {
        return judge(
                checkpoint,
                directory,
                (trainer, module, data, saved) -> trainer.validate(module, data, saved.postProcessor()));
    }

    @FunctionalInterface
    private interface Judgement {
        Scores of(Trainer trainer, AnomalyModule module, DataModule data, Checkpoint saved);
    }

    private Scores judge(Path checkpoint, Path directory, Judgement judgement) {
        return profiled(
                () -> {
                    DataModule data = blueprint.dataModule(environment);
                    announce(data);
                    return withTrained(
                            checkpoint,
                            (memory, module, saved) -> judgement.of(
                                    trainer(callbacks(), RunLogger.NONE, directory, memory), module, data, saved));
                },
                scores -> directory);
    }

    /**
     * Judges one image, or every image in a folder, and writes what was found to {@code directory}.
     *
     * @return how many images were judged
     */
    public int predict(Path checkpoint, Path input, Path directory, MapFormat maps) {
        List<Sample> samples = FileSample.unlabelled("input", input);
        return profiled(
                () -> {
                    DataModule data = blueprint.dataModule(environment);
                    return withTrained(checkpoint, (memory, module, saved) -> {
                        PredictionWriter writer = new PredictionWriter(input, maps);
                        trainer(List.of(writer), RunLogger.NONE, directory, memory)
                                .predict(module, samples, data.loader(), saved.postProcessor());
                        return writer.written();
                    });
                },
                images -> directory);
    }

    /**
     * Measures how fast a checkpoint scores images.
     *
     * @param images an image or a folder of them; if empty, the run's test images, or for want of these its others
     */
    public Speed measure(Path checkpoint, Optional<Path> images, SpeedConfig config) {
        DataModule data = blueprint.dataModule(environment);
        List<Sample> samples =
                images.map(input -> FileSample.unlabelled("images", input)).orElseGet(() -> mostTelling(data.splits()));
        return withTrained(checkpoint, (memory, module, saved) -> new SpeedTrial(
                        memory, module, saved.postProcessor(), data.loader(), config, environment.console())
                .measure(samples));
    }

    private static List<Sample> mostTelling(Splits splits) {
        return Stream.of(splits.test(), splits.validation(), splits.train())
                .filter(split -> !split.isEmpty())
                .findFirst()
                .orElse(List.of());
    }

    @FunctionalInterface
    private interface Use<T> {
        T of(NativeMemory memory, AnomalyModule module, Checkpoint saved);
    }

    private <T> T withTrained(Path checkpoint, Use<T> use) {
        try (TrainedModule trained = load(checkpoint)) {
            return use.of(trained.memory(), trained.module(), trained.checkpoint());
        }
    }

    /** In which numbers images are judged. */
    Precision precision() {
        return environment.precision();
    }

    /** Builds the module and gives it what a checkpoint saved; the caller closes it. */
    TrainedModule load(Path checkpoint) {
        return TrainedModule.open(blueprint, environment, checkpoint);
    }

    private <T> T profiled(Supplier<T> work, Function<T, Path> directory) {
        T result = environment.profiler().measure(Profiler.OTHER, work);
        environment.profiler().finish().ifPresent(profile -> {
            environment.console().line(profile.table());
            profile.write(directory.apply(result));
        });
        return result;
    }

    private Splits announce(DataModule data) {
        Splits splits = environment.profiler().measure("data", data::splits);
        environment.console().line(SplitTable.of(splits));
        splits.notes().forEach(environment.console()::line);
        return splits;
    }

    private Trainer trainer(List<Callback> callbacks, RunLogger logger, Path directory, NativeMemory memory) {
        return new Trainer(blueprint.trainer(), callbacks, logger, environment, directory, memory);
    }

    private List<Callback> callbacks() {
        return blueprint.callbacks().stream()
                .map(callback -> callback.apply(environment))
                .toList();
    }

    private RunLogger openLoggers(RunFolder folder, Optional<Checkpoint> from) {
        OptionalLong resumedAt = from.map(
                        checkpoint -> OptionalLong.of(checkpoint.manifest().step()))
                .orElse(OptionalLong.empty());
        return CompositeLogger.open(blueprint.loggers().stream()
                .<Supplier<RunLogger>>map(
                        logger -> () -> logger.apply(environment).open(folder.path(), resumedAt))
                .toList());
    }

    /** Every setting by its dotted key, for a logger to compare runs by. */
    private Map<String, Object> settings() {
        Map<String, Object> settings = new LinkedHashMap<>();
        composition.config().entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(entry -> settings.put(
                        entry.getKey(),
                        Optional.ofNullable(entry.getValue().unwrapped()).orElse("")));
        return settings;
    }
}
