package io.anomalight.framework.training;

import io.anomalight.framework.AnomalyModule;
import io.anomalight.framework.RunContext;
import io.anomalight.framework.callback.Callbacks;
import io.anomalight.framework.callback.FitReport;
import io.anomalight.framework.callback.MetricCatalog;
import io.anomalight.framework.callback.Stage;
import io.anomalight.framework.checkpoint.Checkpoint;
import io.anomalight.framework.data.DataModule;
import io.anomalight.framework.data.LoaderConfig;
import io.anomalight.framework.data.Sample;
import io.anomalight.framework.data.SplitContents;
import io.anomalight.framework.failure.UserError;
import io.anomalight.framework.logging.RunLogger;
import io.anomalight.framework.memory.NativeMemory;
import io.anomalight.framework.metrics.Evaluation;
import io.anomalight.framework.metrics.PostProcessor;
import io.anomalight.framework.metrics.Scores;
import io.anomalight.framework.training.settings.TrainerConfig;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongUnaryOperator;

/**
 * Runs a module: {@link #fit} trains and validates in {@link FitLoop}, {@link #test} and {@link #predict} judge with what
 * was learned.
 *
 * <p>All of it runs on the calling thread, the only one that touches the engine. Every native array that a module makes
 * dies with its step; the module's state is lent to each step and outlives it.
 */
public final class Trainer {
    private static final String VALIDATION_OFF = "trainer.limit_val_batches = 0";

    private final TrainerConfig config;
    private final Callbacks callbacks;
    private final RunLogger logger;
    private final RunContext environment;
    private final Path directory;
    private final NativeMemory memory;
    private final EvaluationLoop judge;
    // Where the latest fit ended: what is judged after it is recorded there.
    private Optional<FitPosition> reached = Optional.empty();

    /** A trainer for one run folder; all arguments stay the caller's to close. */
    public Trainer(
            TrainerConfig config,
            Callbacks callbacks,
            RunLogger logger,
            RunContext environment,
            Path directory,
            NativeMemory memory) {
        this.config = config;
        this.callbacks = callbacks;
        this.logger = logger;
        this.environment = environment;
        this.directory = directory;
        this.memory = memory;
        this.judge = new EvaluationLoop(config, environment, memory);
    }

    /**
     * Trains a module and validates it as often as the configuration says, and always at the end, unless validation is off.
     *
     * <p>If the environment is interrupted, the step at hand is finished, callbacks are told to save, and the report says
     * so.
     *
     * @throws io.anomalight.framework.failure.UserError if a callback monitors what will not be published
     */
    public FitReport fit(AnomalyModule module, DataModule data) {
        return fit(module, data, Optional.empty(), () -> {});
    }

    /**
     * Goes on with a fit as if it had not stopped when the checkpoint was saved: parameters, moments, order and every
     * random stream are the same, bit for bit.
     *
     * @param module as it was made anew from the same settings
     * @throws io.anomalight.framework.failure.UserError if the checkpoint does not fit, or the images have changed
     */
    public FitReport resume(AnomalyModule module, DataModule data, Checkpoint from) {
        return resume(module, data, from, () -> {});
    }

    /**
     * As {@link #resume(AnomalyModule, DataModule, Checkpoint)}.
     *
     * @param accepted is run once it is certain that the checkpoint fits, before anything is trained
     */
    public FitReport resume(AnomalyModule module, DataModule data, Checkpoint from, Runnable accepted) {
        return fit(module, data, Optional.of(from), accepted);
    }

    /**
     * Refuses what a fit refuses before its first image, so that no folder need be made for it.
     *
     * @throws UserError if there is nothing to validate on, an amount of batches leaves none, or the module does not learn from
     *     defects and there are some among the training images
     */
    public static void check(TrainerConfig config, AnomalyModule module, DataModule data) {
        images(config, module, data);
    }

    private static FitData images(TrainerConfig config, AnomalyModule module, DataModule data) {
        FitData images = FitData.of(data, config);
        config.validation().check(images.batches());
        images.check(module.name(), module.capabilities());
        return images;
    }

    private FitReport fit(AnomalyModule module, DataModule data, Optional<Checkpoint> from, Runnable accepted) {
        ActiveRun run = newRun(module, callbacks, Optional.empty());
        return run.listeners().guarded(run, () -> {
            FitData images = images(config, module, data);
            warnOfRareLogging(images.batches());
            run.announce(catalog(run, images));
            FitReport report = new FitLoop(config, environment, memory, judge, run, images).run(from, accepted);
            reached = Optional.of(run.position());
            return report;
        });
    }

    private MetricCatalog catalog(ActiveRun run, FitData images) {
        SplitContents contents = SplitContents.of(images.validation());
        Map<String, Optional<String>> metrics = new LinkedHashMap<>();
        run.tell(callback -> metrics.putAll(callback.publishes(contents)));
        Optional<String> undefined =
                contents.normal() == 0 ? Optional.of(SplitContents.NO_NORMAL_IMAGES) : Optional.empty();
        run.module().capabilities().validationScalars().forEach(name -> metrics.put("val_" + name, undefined));
        if (images.validates()) {
            return new MetricCatalog(metrics);
        }
        environment
                .console()
                .line("Validation is off (" + VALIDATION_OFF + "): no metric is published, no thresholds are learned,"
                        + " early stopping does nothing, and the newest checkpoint counts as the best.");
        metrics.replaceAll((name, reason) -> Optional.of("validation is off, " + VALIDATION_OFF));
        return MetricCatalog.withoutValidation(metrics);
    }

    private void warnOfRareLogging(long batches) {
        if (logger != RunLogger.NONE && config.logEveryNSteps() > batches) {
            environment
                    .console()
                    .line("trainer.log_every_n_steps = " + config.logEveryNSteps() + " is more than the " + batches
                            + " steps of an epoch, so some epochs record no step; a smaller number records more.");
        }
    }

    /** Judges the validation images with what was learned before. */
    public Scores validate(AnomalyModule module, DataModule data, PostProcessor learned) {
        ActiveRun run = newRun(module, callbacks, Optional.of(learned));
        return run.listeners().guarded(run, () -> {
            Evaluation evaluation = judge.newEvaluation();
            Map<String, Double> means =
                    uninterrupted(judge.validate(run, evaluation, validationImages(data), data.loader()));
            return judge.publishValidation(run, evaluation, means);
        });
    }

    /** Judges the test images with what was learned before. */
    public Scores test(AnomalyModule module, DataModule data, PostProcessor learned) {
        ActiveRun run = newRun(module, callbacks, Optional.of(learned));
        return run.listeners().guarded(run, () -> {
            Evaluation evaluation = judge.newEvaluation();
            uninterrupted(judge.test(run, evaluation, testImages(data), data.loader()));
            return judge.publishTest(run, evaluation);
        });
    }

    /**
     * Judges images of which nothing is known, in order; the callbacks get the results batch by batch.
     *
     * @return whether all were judged; false if the environment was interrupted before
     */
    public boolean predict(AnomalyModule module, List<Sample> samples, LoaderConfig loading, PostProcessor learned) {
        ActiveRun run = newRun(module, callbacks, Optional.of(learned));
        return run.listeners().guarded(run, () -> {
            boolean whole = judge.judge(
                            run,
                            Stage.PREDICTION,
                            limited("limit_predict_batches", samples, loading, config.limits()::prediction),
                            loading,
                            results -> run.tell(callback -> callback.onPredictBatchEnd(run, results)))
                    .isPresent();
            run.tell(callback -> callback.onPredictEnd(run));
            return whole;
        });
    }

    private List<Sample> validationImages(DataModule data) {
        return limited("limit_val_batches", data.splits().validation(), data.loader(), config.limits()::validation);
    }

    private List<Sample> testImages(DataModule data) {
        return limited("limit_test_batches", data.splits().test(), data.loader(), config.limits()::test);
    }

    private static List<Sample> limited(
            String key, List<Sample> samples, LoaderConfig loading, LongUnaryOperator limit) {
        long batches = limit.applyAsLong(FitAmounts.batches(samples.size(), loading.evalBatchSize()));
        if (batches == 0 && !samples.isEmpty()) {
            throw new UserError("trainer." + key + " = 0 leaves no image; set it to 1.0 for all of them, or to a number"
                    + " of batches");
        }
        return FitData.first(samples, batches, loading.evalBatchSize());
    }

    private static Map<String, Double> uninterrupted(Optional<Map<String, Double>> means) {
        return means.orElseThrow(() -> new UserError("it was interrupted before all images were judged; run it again"));
    }

    private ActiveRun newRun(AnomalyModule module, Callbacks listeners, Optional<PostProcessor> learned) {
        module.capabilities()
                .precisions()
                .check(module.name(), environment.precision(), environment.trainingPrecision());
        ActiveRun run = new ActiveRun(module, listeners, directory, logger, environment, config, memory, learned);
        reached.ifPresent(run::standAt);
        return run;
    }
}
