package io.anomalight.framework.training;

import io.anomalight.framework.AnomalyModule;
import io.anomalight.framework.Batch;
import io.anomalight.framework.Calibration;
import io.anomalight.framework.Environment;
import io.anomalight.framework.StepOutput;
import io.anomalight.framework.UserError;
import io.anomalight.framework.checkpoint.Checkpoint;
import io.anomalight.framework.data.DataLoader;
import io.anomalight.framework.data.DataModule;
import io.anomalight.framework.data.HostBatch;
import io.anomalight.framework.data.ImageResult;
import io.anomalight.framework.data.LoaderConfig;
import io.anomalight.framework.data.Sample;
import io.anomalight.framework.data.SplitContents;
import io.anomalight.framework.logging.RunLogger;
import io.anomalight.framework.memory.NativeMemory;
import io.anomalight.framework.metrics.Evaluation;
import io.anomalight.framework.metrics.Measurement;
import io.anomalight.framework.metrics.PostProcessor;
import io.anomalight.framework.metrics.Scores;
import io.anomalight.framework.optim.Descent;
import io.anomalight.framework.optim.Optimizers;
import io.anomalight.framework.optim.Schedule;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The one loop: {@link #fit} trains and validates, {@link #test} and {@link #predict} judge with what was learned.
 *
 * <p>All of it runs on the calling thread, the only one that touches the engine. Every native array that a module makes
 * dies with its step; the module's state is lent to each step and outlives it.
 */
public final class Trainer {
    private final TrainerConfig config;
    private final List<Callback> callbacks;
    private final RunLogger logger;
    private final Environment environment;
    private final Path directory;
    private final NativeMemory memory;
    private final Judge judge;
    // Where the latest fit ended: what is judged after it is recorded there.
    private Optional<FitPosition> reached = Optional.empty();

    /** A trainer for one run folder; all arguments stay the caller's to close. */
    public Trainer(
            TrainerConfig config,
            List<Callback> callbacks,
            RunLogger logger,
            Environment environment,
            Path directory,
            NativeMemory memory) {
        this.config = config;
        this.callbacks = List.copyOf(callbacks);
        this.logger = logger;
        this.environment = environment;
        this.directory = directory;
        this.memory = memory;
        this.judge = new Judge(config.limits(), environment, memory);
    }

    /**
     * Trains a module and validates it as often as the configuration says, and always at the end.
     *
     * <p>If the environment is interrupted, the step at hand is finished, callbacks are told to save, and the report says
     * so.
     *
     * @throws io.anomalight.framework.UserError if a callback monitors what will not be published
     */
    public FitReport fit(AnomalyModule module, DataModule data) {
        return fit(module, data, Optional.empty());
    }

    /**
     * Goes on with a fit as if it had not stopped when the checkpoint was saved: parameters, moments, order and every
     * random stream are the same, bit for bit.
     *
     * @param module as it was made anew from the same settings
     * @throws io.anomalight.framework.UserError if the checkpoint does not fit, or the images have changed
     */
    public FitReport resume(AnomalyModule module, DataModule data, Checkpoint from) {
        return fit(module, data, Optional.of(from));
    }

    private FitReport fit(AnomalyModule module, DataModule data, Optional<Checkpoint> from) {
        ActiveRun run = newRun(module, withModulesOwn(module), Optional.empty());
        return run.listeners().guarded(run, () -> {
            FitData images = FitData.of(data, config.limits());
            config.validation().check(images.batches());
            warnOfRareLogging(images.batches());
            run.announce(catalog(run, SplitContents.of(images.validation())));
            StepWatch watch = new StepWatch(run, config.optimization().detectAnomaly());
            try (Optimizers optimizers =
                    new Optimizers(module.configureOptimizers(), module.state(), memory.root(), descent(watch))) {
                run.beginFit(optimizers, images.fingerprint(environment.seed()));
                tell(run, callback -> callback.onFitStart(run));
                from.ifPresentOrElse(run::resume, () -> checkSanity(run, images));
                while (goesOn(run)) {
                    trainEpoch(run, images, optimizers, watch);
                    validateIfDue(run, images);
                    if (run.position().epochIsOver()) {
                        tell(run, callback -> callback.onSavePoint(run, SavePoint.EPOCH));
                        run.position().nextEpoch();
                    }
                }
                if (interrupted()) {
                    tell(run, callback -> callback.onSavePoint(run, SavePoint.INTERRUPTION));
                }
            }
            reached = Optional.of(run.position());
            FitReport report = report(run);
            tell(run, callback -> callback.onFitEnd(run, report));
            return report;
        });
    }

    private boolean goesOn(ActiveRun run) {
        return !interrupted()
                && (run.position().isWithinEpoch() || ending(run, run.epoch()).isEmpty());
    }

    /** Trains what is left of the present epoch. */
    private void trainEpoch(ActiveRun run, FitData images, Optimizers optimizers, StepWatch watch) {
        FitPosition position = run.position();
        if (position.epochTrained()) {
            return;
        }
        if (position.validationDue()) {
            settle(run, images); // an interruption had cut it short
        }
        run.enter(Stage.TRAINING);
        try (DataLoader loader =
                images.epoch(position.epoch(), position.batch(), run.module().inputSize(), environment)) {
            tell(run, callback -> callback.onTrainEpochStart(run, loader.batches()));
            for (HostBatch host : Timed.loading(loader, environment.profiler())) {
                if (interrupted()) {
                    return;
                }
                if (ending(run, run.epoch()).isPresent()) {
                    break;
                }
                trainStep(run, images, host, optimizers, watch, loader.position());
                settle(run, images);
            }
            run.reportSkipped(loader.skipped());
        }
        if (!interrupted()) {
            endEpoch(run, images, optimizers);
        }
    }

    private void trainStep(
            ActiveRun run, FitData images, HostBatch host, Optimizers optimizers, StepWatch watch, long batchesDone) {
        FitPosition position = run.position();
        run.enter(Stage.TRAINING);
        watch.begin(host);
        optimizers.schedule(new Schedule.Moment(
                position.epoch(),
                position.batch(),
                images.batches(),
                config.length().maxEpochs()));
        tell(run, callback -> callback.onTrainBatchStart(run, host));
        inStep(run, host, batch -> {
            StepOutput output = environment.profiler().measure("training step", () -> run.module()
                    .trainingStep(batch, optimizers));
            watch.check(output.scalars());
            position.means().add(output.scalars(), batch.size());
            position.stepDone(batchesDone);
            if (run.step() % config.logEveryNSteps() == 0) {
                record(run, named("train_", output.scalars(), "_step"));
            }
            tell(run, callback -> callback.onTrainBatchEnd(run, host, output));
        });
        boolean within = position.batch() < images.batches(); // at the end of the epoch, the epoch is closed first
        if (within
                && config.validation()
                        .dueAfter(position.epoch(), position.batch(), images.batches(), position.step())) {
            position.oweValidation();
        }
    }

    /** Does what is due after a step, and offers to save. */
    private void settle(ActiveRun run, FitData images) {
        validateIfDue(run, images);
        if (!run.position().validationDue()) {
            tell(run, callback -> callback.onSavePoint(run, SavePoint.STEP));
        }
    }

    private void endEpoch(ActiveRun run, FitData images, Optimizers optimizers) {
        FitPosition position = run.position();
        optimizers.flush();
        memory.inStep(run.module().state(), step -> run.module().onTrainEpochEnd());
        Map<String, Double> means = position.means().values();
        record(run, named("train_", means, "_epoch"));
        tell(run, callback -> callback.onTrainEpochEnd(run, means));
        position.trained();
        boolean due =
                config.validation().dueAfter(position.epoch(), images.batches(), images.batches(), position.step());
        if (due || ending(run, position.epoch() + 1).isPresent()) {
            position.oweValidation();
        }
    }

    private void validateIfDue(ActiveRun run, FitData images) {
        if (!run.position().validationDue()) {
            return;
        }
        boolean ready = run.module().calibration() != Calibration.TRAINING_IMAGES
                || judge.calibrate(run, images.train(), images.loading());
        if (!ready) {
            return;
        }
        Evaluation evaluation = evaluation();
        validate(run, evaluation, images.validation(), images.loading()).ifPresent(means -> {
            run.learned(environment
                    .profiler()
                    .measure("metrics", () -> PostProcessor.learn(evaluation, config.threshold())));
            publishValidation(run, evaluation, means);
            run.position().validated();
        });
    }

    private Optional<Map<String, Double>> validate(
            ActiveRun run, Evaluation evaluation, List<Sample> samples, LoaderConfig loading) {
        return judge.judge(run, Stage.VALIDATION, samples, loading, results -> {
            add(evaluation, results);
            tell(run, callback -> callback.onValidationBatchEnd(run, results));
        });
    }

    private void checkSanity(ActiveRun run, FitData images) {
        int steps = config.validation().numSanityValSteps();
        // A model without optimizers can't judge before it has seen its training images.
        if (steps != 0 && !run.module().configureOptimizers().isEmpty()) {
            judge.checkSanity(run, images, steps);
        }
    }

    /** Judges the validation images with what was learned before. */
    public Scores validate(AnomalyModule module, DataModule data, PostProcessor learned) {
        ActiveRun run = newRun(module, callbacks, Optional.of(learned));
        return run.listeners().guarded(run, () -> {
            Evaluation evaluation = evaluation();
            Map<String, Double> means =
                    uninterrupted(validate(run, evaluation, data.splits().validation(), data.loader()));
            return publishValidation(run, evaluation, means);
        });
    }

    private Scores publishValidation(ActiveRun run, Evaluation evaluation, Map<String, Double> means) {
        Map<String, Measurement> own = new LinkedHashMap<>();
        named("val_", means, "").forEach((name, value) -> own.put(name, Measurement.exact(value)));
        Scores scores =
                run.listeners().gather(new Scores(own), callback -> callback.onValidationEpochEnd(run, evaluation));
        record(run, scores.defined());
        run.published(scores);
        tell(run, callback -> callback.onValidationEnd(run, scores));
        return scores;
    }

    /** Judges the test images with what was learned before. */
    public Scores test(AnomalyModule module, DataModule data, PostProcessor learned) {
        ActiveRun run = newRun(module, callbacks, Optional.of(learned));
        return run.listeners().guarded(run, () -> {
            Evaluation evaluation = evaluation();
            uninterrupted(judge.judge(run, Stage.TEST, data.splits().test(), data.loader(), results -> {
                add(evaluation, results);
                tell(run, callback -> callback.onTestBatchEnd(run, results));
            }));
            Scores scores = run.listeners().gather(Scores.NONE, callback -> callback.onTestEpochEnd(run, evaluation));
            logger.scalars(run.step(), named("test_", scores.defined(), ""));
            tell(run, callback -> callback.onTestEnd(run, scores));
            return scores;
        });
    }

    /** Judges images of which nothing is known, in order; the callbacks get the results batch by batch. */
    public void predict(AnomalyModule module, List<Sample> samples, LoaderConfig loading, PostProcessor learned) {
        ActiveRun run = newRun(module, callbacks, Optional.of(learned));
        run.listeners().guarded(run, () -> {
            Map<String, Double> unused = uninterrupted(judge.judge(
                    run,
                    Stage.PREDICTION,
                    samples,
                    loading,
                    results -> tell(run, callback -> callback.onPredictBatchEnd(run, results))));
            tell(run, callback -> callback.onPredictEnd(run));
            return unused;
        });
    }

    private static Map<String, Double> uninterrupted(Optional<Map<String, Double>> means) {
        return means.orElseThrow(() -> new UserError("it was interrupted before all images were judged; run it again"));
    }

    private void add(Evaluation evaluation, List<ImageResult> results) {
        environment.profiler().run("metrics", () -> results.forEach(evaluation::add));
    }

    private void inStep(ActiveRun run, HostBatch host, Consumer<Batch> body) {
        memory.inStep(
                run.module().state(),
                step -> body.accept(new Batch(
                        environment.profiler().measure("load", () -> host.toNative(step)),
                        host,
                        environment.random("step", run.step()))));
    }

    private static void tell(ActiveRun run, Consumer<Callback> moment) {
        run.listeners().tell(moment);
    }

    private MetricCatalog catalog(ActiveRun run, SplitContents contents) {
        Map<String, Optional<String>> metrics = new LinkedHashMap<>();
        tell(run, callback -> metrics.putAll(callback.publishes(contents)));
        run.module().validationScalars().forEach(name -> metrics.put("val_" + name, Optional.empty()));
        return new MetricCatalog(metrics);
    }

    /** Records scalars at the present step, the epoch beside them. */
    private void record(ActiveRun run, Map<String, Double> scalars) {
        Map<String, Double> withEpoch = new LinkedHashMap<>(scalars);
        withEpoch.put("epoch", (double) run.epoch());
        logger.scalars(run.step(), withEpoch);
    }

    private void warnOfRareLogging(long batches) {
        if (logger != RunLogger.NONE && config.logEveryNSteps() > batches) {
            environment
                    .console()
                    .line("trainer.log_every_n_steps = " + config.logEveryNSteps() + " is more than the " + batches
                            + " steps of an epoch, so some epochs record no step; a smaller number records more.");
        }
    }

    private boolean interrupted() {
        return environment.interruption().requested();
    }

    /** Why the fit is over, once so many epochs are done. */
    private Optional<StopReason> ending(ActiveRun run, int epochs) {
        Optional<StopReason> early = config.length().mayEndEarly(epochs, run.step())
                ? run.stopRequest().<StopReason>map(StopReason.Requested::new).or(() -> config.length()
                        .overdue(run.elapsed()))
                : Optional.empty();
        return early.or(() -> config.length().reached(epochs, run.step()));
    }

    private FitReport report(ActiveRun run) {
        StopReason reason = interrupted()
                ? new StopReason.Interrupted()
                : ending(run, run.epoch()).orElseThrow();
        return new FitReport(run.epoch(), run.step(), run.scores(), run.learned(), reason);
    }

    private Descent descent(StepWatch watch) {
        return new Descent(
                config.optimization().clip(),
                config.optimization().accumulateGradBatches(),
                config.optimization().lrScheduler().schedule(),
                watch,
                environment.profiler());
    }

    /**
     * The callbacks of the recipe, then those of the module that the recipe has none of the same kind of; in a quick run
     * only those with a place in it.
     */
    private List<Callback> withModulesOwn(AnomalyModule module) {
        List<Callback> all = new ArrayList<>(inPlace(callbacks));
        for (Callback own : inPlace(module.configureCallbacks())) {
            if (callbacks.stream().noneMatch(callback -> callback.getClass() == own.getClass())) {
                all.add(own);
            } else {
                environment
                        .console()
                        .line("The recipe's " + own.getClass().getSimpleName() + " is used, not the model's own.");
            }
        }
        return all;
    }

    private List<Callback> inPlace(List<Callback> some) {
        boolean quick = config.limits().fastDevRun().isOn();
        return some.stream()
                .filter(callback -> !quick || !callback.sitsOutFastDevRun())
                .toList();
    }

    private Evaluation evaluation() {
        return new Evaluation(config.metricsMemoryMb() * (1L << 20));
    }

    private ActiveRun newRun(AnomalyModule module, List<Callback> listeners, Optional<PostProcessor> learned) {
        environment.precision().check(module);
        ActiveRun run = new ActiveRun(module, listeners, directory, logger, environment, config, memory, learned);
        reached.ifPresent(run::standAt);
        return run;
    }

    private static Map<String, Double> named(String prefix, Map<String, Double> values, String suffix) {
        Map<String, Double> named = new LinkedHashMap<>();
        values.forEach((name, value) -> named.put(prefix + name + suffix, value));
        return named;
    }
}
