package io.anomalight.app;

import io.anomalight.framework.AnomalyModule;
import io.anomalight.framework.Environment;
import io.anomalight.framework.Interruption;
import io.anomalight.framework.Precision;
import io.anomalight.framework.UserError;
import io.anomalight.framework.checkpoint.Checkpoint;
import io.anomalight.framework.checkpoint.CheckpointStore;
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
import io.anomalight.framework.profiling.SimpleProfiler;
import io.anomalight.framework.training.Callback;
import io.anomalight.framework.training.FitReport;
import io.anomalight.framework.training.Trainer;
import io.anomalight.framework.training.TrainerConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
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
        Blueprint blueprint = Blueprint.read(composition.config(), Registry.load(RecipeSearch.classPath()));
        Environment environment = new Environment(
                blueprint.trainer().seed(),
                console,
                CacheFolder.ofThisUser(),
                Interruption.NEVER,
                profiler(blueprint.trainer()),
                Precision.FLOAT32);
        return new Experiment(composition, blueprint, environment);
    }

    private static Profiler profiler(TrainerConfig trainer) {
        return switch (trainer.profiler()) {
            case NONE -> Profiler.NONE;
            case SIMPLE -> new SimpleProfiler();
        };
    }

    /**
     * Fits, then tests with the best checkpoint; without any, the module as the last step left it.
     *
     * @throws UserError if data, weights or settings are at fault
     */
    public TrainedRun train() {
        TrainedRun run = environment.profiler().measure(Profiler.OTHER, this::fitAndTest);
        reportProfile(run.directory());
        return run;
    }

    private TrainedRun fitAndTest() {
        DataModule data = data();
        Splits splits = announce(data);
        try (NativeMemory memory = environment.profiler().measure("engine", NativeMemory::open);
                ModuleState state = new ModuleState(memory.root())) {
            AnomalyModule module = environment
                    .profiler()
                    .measure("model", () -> blueprint.model().apply(state, environment));
            Path root = blueprint.trainer().defaultRootDir();
            RunFolder folder = RunFolder.create(
                    root, module.name(), data.name(), data.category(), LocalDateTime.now(ZoneId.systemDefault()));
            folder.describe(
                    composition.render(),
                    composition.overrides(),
                    Provenance.of(composition.choices(), environment.seed(), module));
            environment.console().line("Run folder: " + folder.path());
            try (RunLogger logger = openLoggers(folder)) {
                logger.text("config", composition.render());
                Trainer trainer = trainer(callbacks(), logger, folder.path(), memory);
                FitReport report = trainer.fit(module, data);
                environment.console().line("Fit ended: " + report.stopReason() + ".");
                if (hasCheckpoint(folder)) {
                    folder.markLatest(root); // for test and predict, which need one
                }
                Scores scores = testBest(trainer, module, data, splits, folder, report);
                logger.hyperparameters(settings(), scores.defined());
                return new TrainedRun(folder.path(), report, scores);
            }
        }
    }

    private Scores testBest(
            Trainer trainer, AnomalyModule module, DataModule data, Splits splits, RunFolder folder, FitReport report) {
        if (splits.test().isEmpty()) {
            environment.console().line("There are no test images, so nothing is tested; the scores are validation's.");
            return report.lastScores();
        }
        if (!hasCheckpoint(folder)) {
            return testAsItIs(trainer, module, data, report);
        }
        Checkpoint best = Checkpoint.open(folder.path());
        best.load(module);
        environment
                .console()
                .line("Testing the checkpoint of epoch " + (best.manifest().epoch() + 1) + " (" + best.path() + ").");
        return trainer.test(module, data, best.postProcessor());
    }

    private boolean hasCheckpoint(RunFolder folder) {
        CheckpointStore store = new CheckpointStore(folder.path().resolve(CheckpointStore.FOLDER));
        return blueprint.whyNothingIsSaved().isEmpty()
                && Stream.of("best", "last").map(store::manifest).anyMatch(Files::isRegularFile);
    }

    private Scores testAsItIs(Trainer trainer, AnomalyModule module, DataModule data, FitReport report) {
        String why = blueprint.whyNothingIsSaved().map(key -> " (" + key + ")").orElse("");
        if (report.postProcessor().isEmpty()) {
            environment
                    .console()
                    .line("No checkpoint is saved" + why + " and nothing was validated, so nothing is tested.");
            return report.lastScores();
        }
        environment.console().line("No checkpoint is saved" + why + ": testing the module as the last step left it.");
        return trainer.test(module, data, report.postProcessor().get());
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
        return profiled(directory, () -> {
            DataModule data = data();
            announce(data);
            return withTrained(
                    checkpoint,
                    (memory, module, saved) ->
                            judgement.of(trainer(callbacks(), RunLogger.NONE, directory, memory), module, data, saved));
        });
    }

    /**
     * Judges one image, or every image in a folder, and writes what was found to {@code directory}.
     *
     * @return how many images were judged
     */
    public int predict(Path checkpoint, Path input, Path directory, MapFormat maps) {
        List<Sample> samples = FileSample.unlabelled("input", input);
        return profiled(directory, () -> {
            DataModule data = data();
            return withTrained(checkpoint, (memory, module, saved) -> {
                PredictionWriter writer = new PredictionWriter(input, maps);
                trainer(List.of(writer), RunLogger.NONE, directory, memory)
                        .predict(module, samples, data.loader(), saved.postProcessor());
                return writer.written();
            });
        });
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

    /** Builds the module and gives it what a checkpoint saved; the caller closes it. */
    TrainedModule load(Path checkpoint) {
        return TrainedModule.open(blueprint, environment, checkpoint);
    }

    private <T> T profiled(Path directory, Supplier<T> work) {
        T result = environment.profiler().measure(Profiler.OTHER, work);
        reportProfile(directory);
        return result;
    }

    private void reportProfile(Path directory) {
        environment.profiler().finish().ifPresent(profile -> {
            environment.console().line(profile.table());
            profile.write(directory);
        });
    }

    private DataModule data() {
        return environment.profiler().measure("data", () -> blueprint.data().apply(environment));
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

    private RunLogger openLoggers(RunFolder folder) {
        List<RunLogger> loggers = new ArrayList<>();
        blueprint
                .loggers()
                .forEach(logger -> loggers.add(logger.apply(environment).open(folder.path(), OptionalLong.empty())));
        return new CompositeLogger(loggers);
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
