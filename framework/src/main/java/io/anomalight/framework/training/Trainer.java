package io.anomalight.framework.training;

import io.anomalight.framework.AnomalyModule;
import io.anomalight.framework.Calibration;
import io.anomalight.framework.ModuleUpdate;
import io.anomalight.framework.RunContext;
import io.anomalight.framework.UpdateReport;
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
 * Trains and evaluates modules: {@link #fit} trains and validates, {@link #test} and {@link #predict} evaluate with
 * learned thresholds. The training loop itself is in {@link FitLoop}.
 *
 * <p>All methods run on the calling thread, the only one that uses the engine. Every array that a module makes is freed
 * with its step; the module's state is lent to each step and lives longer.
 */
public final class Trainer {
    private static final String VALIDATION_OFF = "trainer.limit_val_batches = 0";

    private final TrainerConfig config;
    private final Callbacks callbacks;
    private final RunLogger logger;
    private final RunContext context;
    private final Path directory;
    private final NativeMemory memory;
    private final EvaluationLoop evaluationLoop;
    // The end of the latest fit; later evaluations are recorded at its step.
    private Optional<FitPosition> position = Optional.empty();

    /** Creates a trainer for one run folder; the caller still owns all arguments and closes them. */
    public Trainer(
            TrainerConfig config,
            Callbacks callbacks,
            RunLogger logger,
            RunContext context,
            Path directory,
            NativeMemory memory) {
        this.config = config;
        this.callbacks = callbacks;
        this.logger = logger;
        this.context = context;
        this.directory = directory;
        this.memory = memory;
        this.evaluationLoop = new EvaluationLoop(config, context, memory);
    }

    /**
     * Trains a module and validates it as configured, and always at the end, unless validation is off.
     *
     * <p>If the stop signal is set, the current step is finished, callbacks save, and the report's stop reason is
     * {@code Interrupted}.
     *
     * @throws io.anomalight.framework.failure.UserError if a callback monitors a metric that will not be published
     */
    public FitReport fit(AnomalyModule module, DataModule data) {
        return fit(module, data, Optional.empty(), () -> {});
    }

    /**
     * Resumes a fit from a checkpoint. It continues exactly as if it had never stopped: parameters, moments, image
     * order and random streams are equal bit for bit.
     *
     * @param module a new module made from the same settings
     * @throws io.anomalight.framework.failure.UserError if the checkpoint does not fit, or the images have changed
     */
    public FitReport resume(AnomalyModule module, DataModule data, Checkpoint from) {
        return resume(module, data, from, () -> {});
    }

    /**
     * As {@link #resume(AnomalyModule, DataModule, Checkpoint)}.
     *
     * @param accepted is called after the checkpoint was restored, before training begins
     */
    public FitReport resume(AnomalyModule module, DataModule data, Checkpoint from, Runnable accepted) {
        return fit(module, data, Optional.of(from), accepted);
    }

    /**
     * Runs the checks of a fit that need no image, before a run folder is created.
     *
     * @throws UserError if there are no validation images, a limit leaves no batch, the training images include
     *     defects and the module does not learn from defects, or a callback does not fit the module
     */
    public static void check(TrainerConfig config, Callbacks callbacks, AnomalyModule module, DataModule data) {
        images(config, module, data);
        FitOptimizers.check(callbacks, module, config.optimization());
    }

    /**
     * Runs those of these checks that need no module.
     *
     * @throws UserError if folders are missing, there are no validation images, or a limit leaves no batch
     */
    public static void checkImages(TrainerConfig config, DataModule data) {
        images(config, data);
    }

    private static FitData images(TrainerConfig config, DataModule data) {
        FitData images = FitData.of(data, config);
        config.validation().check(images.batches());
        return images;
    }

    private static FitData images(TrainerConfig config, AnomalyModule module, DataModule data) {
        FitData images = images(config, data);
        images.check(module.name(), module.capabilities());
        return images;
    }

    private FitReport fit(AnomalyModule module, DataModule data, Optional<Checkpoint> from, Runnable accepted) {
        ActiveRun run = newRun(module, callbacks, Optional.empty());
        return run.listeners().guarded(run, () -> {
            FitData images = images(config, module, data);
            warnOfRareLogging(images.batches());
            images.substitute(module.name(), module.capabilities()).ifPresent(context.console()::line);
            run.announce(catalog(run, images));
            FitReport report = new FitLoop(config, context, memory, evaluationLoop, run, images).run(from, accepted);
            position = Optional.of(run.position());
            return report;
        });
    }

    private MetricCatalog catalog(ActiveRun run, FitData images) {
        SplitContents contents = SplitContents.of(images.validation());
        Map<String, Optional<String>> metrics = new LinkedHashMap<>();
        run.callEach(callback -> metrics.putAll(callback.publishes(contents)));
        Optional<String> undefined =
                contents.normal() == 0 ? Optional.of(SplitContents.NO_NORMAL_IMAGES) : Optional.empty();
        run.module().capabilities().validationScalars().forEach(name -> metrics.put("val_" + name, undefined));
        if (images.validates()) {
            return new MetricCatalog(metrics);
        }
        context.console()
                .line("Validation is off (" + VALIDATION_OFF + "): no metric is published, no thresholds are learned,"
                        + " early stopping does nothing, and the newest checkpoint counts as the best.");
        metrics.replaceAll((name, reason) -> Optional.of("validation is off, " + VALIDATION_OFF));
        return MetricCatalog.withoutValidation(metrics);
    }

    private void warnOfRareLogging(long batches) {
        if (logger != RunLogger.NONE && config.logEveryNSteps() > batches) {
            context.console()
                    .line("trainer.log_every_n_steps = " + config.logEveryNSteps() + " is more than the " + batches
                            + " steps of an epoch, so some epochs record no step; use a smaller number to"
                            + " record more.");
        }
    }

    /** Evaluates the validation images with learned thresholds and normalisation. */
    public Scores validate(AnomalyModule module, DataModule data, PostProcessor learned) {
        ActiveRun run = newRun(module, callbacks, Optional.of(learned));
        return run.listeners().guarded(run, () -> {
            List<Sample> images = validationImages(data);
            Evaluation evaluation = evaluationLoop.newEvaluation(images, Optional.of(learned));
            Map<String, Double> means = uninterrupted(evaluationLoop.validate(run, evaluation, images, data.loader()));
            return evaluationLoop.publishValidation(run, evaluation, means);
        });
    }

    /** Evaluates the test images with learned thresholds and normalisation. */
    public Scores test(AnomalyModule module, DataModule data, PostProcessor learned) {
        ActiveRun run = newRun(module, callbacks, Optional.of(learned));
        return run.listeners().guarded(run, () -> {
            List<Sample> images = testImages(data);
            Evaluation evaluation = evaluationLoop.newEvaluation(images, Optional.of(learned));
            uninterrupted(evaluationLoop.test(run, evaluation, images, data.loader()));
            return evaluationLoop.publishTest(run, evaluation);
        });
    }

    /**
     * Evaluates images without labels, in order; callbacks receive the results batch by batch.
     *
     * @return whether all images were evaluated; false if the run was interrupted
     */
    public boolean predict(AnomalyModule module, List<Sample> samples, LoaderConfig loading, PostProcessor learned) {
        ActiveRun run = newRun(module, callbacks, Optional.of(learned));
        return run.listeners().guarded(run, () -> {
            boolean complete = evaluationLoop
                    .evaluate(
                            run,
                            Stage.PREDICTION,
                            limited("limit_predict_batches", samples, loading, config.limits()::prediction),
                            loading,
                            results -> run.callEach(callback -> callback.onPredictBatchEnd(run, results)))
                    .isPresent();
            run.callEach(callback -> callback.onPredictEnd(run));
            return complete;
        });
    }

    /**
     * Lets a fitted module learn from more normal images ({@link ModuleUpdate}), and calibrates it again if its scores need a reference,
     * for instance with {@code model.scoring.standardize}: on the held-out images, or on the learned ones if the reference belongs to
     * training images.
     *
     * @param module the fitted module, with its {@linkplain Checkpoint#loadForUpdate kept arrays}; after a failure, it must not be used
     *     any more
     * @param learned normal images that it has not learned from yet, at least one
     * @param heldOut other normal images
     * @return what the result is worth; empty if the stop signal was set before the last image
     * @throws UserError if the module has no update, or can't be updated in its present state, or needs a reference and gets no images for
     *     it; the message says why
     */
    public Optional<UpdateReport> update(
            AnomalyModule module, List<Sample> learned, List<Sample> heldOut, LoaderConfig loading) {
        ModuleUpdate update = ModuleUpdate.of(module);
        Optional<Calibration> reference = module.capabilities().reference();
        if (reference.isPresent()
                && referenceImages(reference.get(), learned, heldOut).isEmpty()) {
            throw new UserError(module.name() + " computes its scores from a reference of normal images that it has not"
                    + " learned, so an update needs some of these, too");
        }
        ActiveRun run = newRun(module, callbacks, Optional.empty());
        return run.listeners().guarded(run, () -> {
            Optional<UpdateReport> report = evaluationLoop.update(run, update, learned, loading);
            if (report.isEmpty() || reference.isEmpty()) {
                return report;
            }
            boolean complete = evaluationLoop.calibrate(
                    run, reference.get(), each -> referenceImages(each, learned, heldOut), loading);
            module.state().pass().clearCache();
            return complete ? report : Optional.empty();
        });
    }

    private static List<Sample> referenceImages(Calibration calibration, List<Sample> learned, List<Sample> heldOut) {
        return calibration.images() == Calibration.Images.TRAINING ? learned : heldOut;
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
        return means.orElseThrow(
                () -> new UserError("the evaluation was interrupted before the last image; run it again"));
    }

    private ActiveRun newRun(AnomalyModule module, Callbacks listeners, Optional<PostProcessor> learned) {
        module.capabilities().precisions().check(module.name(), context.precision(), context.trainingPrecision());
        ActiveRun run = new ActiveRun(module, listeners, directory, logger, context, config, memory, learned);
        position.ifPresent(run::moveTo);
        return run;
    }
}
