package io.anomalight.app;

import io.anomalight.app.run.ExperimentPlan;
import io.anomalight.app.run.FinalTest;
import io.anomalight.app.run.Provenance;
import io.anomalight.app.run.RunFolder;
import io.anomalight.app.run.RunLock;
import io.anomalight.app.run.RunSplits;
import io.anomalight.app.tune.SearchedRate;
import io.anomalight.callbacks.tuner.LearningRateFinder;
import io.anomalight.callbacks.tuner.LrCurve;
import io.anomalight.framework.AnomalyModule;
import io.anomalight.framework.RunContext;
import io.anomalight.framework.callback.Callbacks;
import io.anomalight.framework.callback.FitReport;
import io.anomalight.framework.checkpoint.Checkpoint;
import io.anomalight.framework.checkpoint.TrainingState;
import io.anomalight.framework.config.Composition;
import io.anomalight.framework.data.DataModule;
import io.anomalight.framework.data.Split;
import io.anomalight.framework.data.Splits;
import io.anomalight.framework.data.splits.RecordedData;
import io.anomalight.framework.files.Leftovers;
import io.anomalight.framework.files.NewFolder;
import io.anomalight.framework.logging.CompositeLogger;
import io.anomalight.framework.logging.RunLogger;
import io.anomalight.framework.memory.ModuleState;
import io.anomalight.framework.memory.NativeMemory;
import io.anomalight.framework.metrics.Scores;
import io.anomalight.framework.training.Trainer;
import io.anomalight.framework.training.settings.StopReason;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.function.Supplier;

/** One fit and the test after it, in a run folder. The curve is that of a search for the learning rate of a new run. */
record Training(
        Composition composition,
        ExperimentPlan plan,
        RunContext context,
        Optional<PausePoint> pause,
        Optional<LrCurve> searched) {

    Training(Composition composition, ExperimentPlan plan, RunContext context, Optional<PausePoint> pause) {
        this(composition, plan, context, pause, Optional.empty());
    }

    /**
     * Starts a run, or resumes one.
     *
     * @param to the folder of a new run; if empty, it is named after model, data and time
     * @param resumed the folder of the run to resume
     */
    TrainedRun run(Optional<Path> to, Optional<RunFolder> resumed) {
        if (resumed.isEmpty()) { // an earlier version took fold 0, and its runs are resumed
            CrossValidation.refuse(composition.config());
            refuseEarly(to);
        }
        RunSplits images = new RunSplits(plan.dataModule(context), context);
        return resumed.isPresent()
                ? run(to, resumed, images.of(resumed.get(), EnumSet.allOf(Split.class)), Optional.empty())
                : run(to, images.start());
    }

    /** What needs neither the images nor the module, both of which take their time. */
    private void refuseEarly(Optional<Path> to) {
        to.ifPresent(folder -> NewFolder.check("to", folder));
        SearchedRate.check(composition, plan);
    }

    private TrainedRun run(Optional<Path> to, RecordedData images) {
        Optional<SearchedRate> rate = SearchedRate.of(composition, plan, context, images);
        Training training = rate.map(this::with).orElse(this);
        return training.run(to, Optional.empty(), images, Optional.of(images));
    }

    private Training with(SearchedRate rate) {
        return new Training(rate.composition(), rate.plan(), context, pause, Optional.of(rate.curve()));
    }

    /** Starts a run on the images that a function chooses. */
    TrainedRun run(Path to, Function<RunSplits, RecordedData> choice) {
        refuseEarly(Optional.of(to));
        return run(Optional.of(to), choice.apply(new RunSplits(plan.dataModule(context), context)));
    }

    private TrainedRun run(
            Optional<Path> to, Optional<RunFolder> resumed, DataModule data, Optional<RecordedData> started) {
        Splits splits = plan.printSplits(data, context);
        try (NativeMemory memory = plan.openMemory(context);
                ModuleState state = new ModuleState(memory.root())) {
            AnomalyModule module = plan.module(state, context);
            Callbacks callbacks = plan.fitCallbacks(context);
            searched.ifPresent(curve -> callbacks
                    .only(LearningRateFinder.class, "search a learning rate")
                    .ifPresent(finder -> finder.found(curve)));
            RunFolder folder = resumed.orElseGet(() -> newFolder(to, callbacks, module, data, splits));
            RunLock lock = folder.lock();
            try (lock) {
                resumed.ifPresent(found -> Leftovers.clean(found.path()));
                Optional<Checkpoint> from = resumed.map(found -> Checkpoint.newestResumable(found.path()));
                from.ifPresentOrElse(
                        this::printResumed,
                        () -> folder.describe(
                                composition.render(),
                                composition.overrides(),
                                Provenance.of(composition.choices(), context.seed(), module, data)));
                started.ifPresent(read -> read.record().write(folder.path()));
                context.console().line("Run folder: " + folder.path());
                return fitAndTest(folder, from, callbacks, module, data, splits, memory);
            }
        }
    }

    private RunFolder newFolder(
            Optional<Path> to, Callbacks callbacks, AnomalyModule module, DataModule data, Splits splits) {
        Trainer.check(plan.trainer(), callbacks, module, data);
        Path root = plan.trainer().defaultRootDir();
        RunSplits.requireOutside(splits, to.orElse(root));
        return to.map(RunFolder::createAt)
                .orElseGet(() -> RunFolder.create(
                        root,
                        module.name(),
                        data.name(),
                        data.categoryFolder(),
                        LocalDateTime.now(ZoneId.systemDefault())));
    }

    private TrainedRun fitAndTest(
            RunFolder folder,
            Optional<Checkpoint> from,
            Callbacks fitCallbacks,
            AnomalyModule module,
            DataModule data,
            Splits splits,
            NativeMemory memory) {
        try (RunLogger logger = openLoggers(folder, from)) {
            if (from.isEmpty()) {
                logger.text("config", composition.render());
            }
            Callbacks callbacks = pause.map(fitCallbacks::with).orElse(fitCallbacks);
            Trainer trainer = new Trainer(plan.trainer(), callbacks, logger, context, folder.path(), memory);
            FitReport report = from.map(checkpoint ->
                            trainer.resume(module, data, checkpoint, () -> describeResumed(folder, checkpoint)))
                    .orElseGet(() -> trainer.fit(module, data));
            context.console().line("Fit ended: " + report.stopReason() + ".");
            if (report.stopReason() instanceof StopReason.Interrupted) {
                return new TrainedRun(folder.path(), report, report.lastScores());
            }
            FinalTest test = new FinalTest(plan, context, folder);
            if (test.hasCheckpoint()) {
                folder.markLatest(plan.trainer().defaultRootDir()); // test and predict need a checkpoint
            }
            Scores scores = test.run(trainer, module, data, splits, report);
            logger.hyperparameters(settings(), scores.defined());
            return new TrainedRun(folder.path(), report, scores);
        }
    }

    /** Called after the checkpoint is accepted, so that refused settings are not written to the run folder. */
    private void describeResumed(RunFolder folder, Checkpoint from) {
        folder.describeResumed(
                composition.render(), composition.overrides(), from.manifest().step());
    }

    private void printResumed(Checkpoint from) {
        TrainingState saved = from.manifest().training().orElseThrow();
        context.console()
                .line("Resuming from " + from.path() + ": epoch " + (saved.epoch() + 1) + ", step " + saved.step()
                        + ".");
    }

    private RunLogger openLoggers(RunFolder folder, Optional<Checkpoint> from) {
        OptionalLong resumedAt = from.map(
                        checkpoint -> OptionalLong.of(checkpoint.manifest().step()))
                .orElse(OptionalLong.empty());
        return CompositeLogger.open(plan.loggers().stream()
                .<Supplier<RunLogger>>map(logger -> () -> logger.apply(context).open(folder.path(), resumedAt))
                .toList());
    }

    /** Every setting by its dotted key, so that loggers can compare runs. */
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
