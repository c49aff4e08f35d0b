package io.anomalight.framework.training;

import ai.djl.ndarray.NDArray;
import io.anomalight.framework.AnomalyModule;
import io.anomalight.framework.Batch;
import io.anomalight.framework.Calibration;
import io.anomalight.framework.Environment;
import io.anomalight.framework.Prediction;
import io.anomalight.framework.StepOutput;
import io.anomalight.framework.data.DataLoader;
import io.anomalight.framework.data.DataModule;
import io.anomalight.framework.data.HostBatch;
import io.anomalight.framework.data.ImageResult;
import io.anomalight.framework.data.LoaderConfig;
import io.anomalight.framework.data.Sample;
import io.anomalight.framework.data.SplitContents;
import io.anomalight.framework.data.Splits;
import io.anomalight.framework.logging.RunLogger;
import io.anomalight.framework.memory.NativeMemory;
import io.anomalight.framework.metrics.Evaluation;
import io.anomalight.framework.metrics.Measurement;
import io.anomalight.framework.metrics.PostProcessor;
import io.anomalight.framework.metrics.Scores;
import io.anomalight.framework.optim.Optimizers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
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
    }

    /**
     * Trains a module and validates it as often as the configuration says, and always after the last epoch.
     *
     * @throws io.anomalight.framework.UserError if a callback monitors what will not be published
     */
    public FitReport fit(AnomalyModule module, DataModule data) {
        ActiveRun run = newRun(module, withModulesOwn(module), Optional.empty());
        return run.guarded(() -> {
            Splits splits = data.splits();
            run.announce(catalog(run, SplitContents.of(splits.validation())));
            run.tell(callback -> callback.onFitStart(run));
            Scores scores = Scores.NONE;
            int epoch = 0;
            try (Optimizers optimizers = new Optimizers(module.configureOptimizers(), module.state(), memory.root())) {
                while (epoch < config.maxEpochs() && run.stopRequest().isEmpty()) {
                    run.beginEpoch(epoch);
                    trainEpoch(run, splits.train(), data.loader(), optimizers);
                    epoch++;
                    if (epoch % config.checkValEveryNEpoch() == 0 || epoch == config.maxEpochs()) {
                        scores = validateWhileFitting(run, splits, data.loader());
                    }
                }
            }
            FitReport report = new FitReport(epoch, run.step(), scores, stopReason(run));
            run.tell(callback -> callback.onFitEnd(run, report));
            return report;
        });
    }

    private void trainEpoch(ActiveRun run, List<Sample> samples, LoaderConfig loading, Optimizers optimizers) {
        DataLoader loader = DataLoader.shuffled(
                samples,
                run.module().inputSize(),
                loading.trainBatchSize(),
                loading,
                environment.random("order", run.epoch()));
        run.tell(callback -> callback.onTrainEpochStart(run, loader.batches()));
        WeightedMeans means = new WeightedMeans();
        forEachBatch(run, loader, (host, batch) -> {
            StepOutput output = run.module().trainingStep(batch, optimizers);
            run.countStep();
            means.add(output.scalars(), batch.size());
            if (run.step() % config.logEveryNSteps() == 0) {
                logger.scalars(run.step(), named("train_", output.scalars(), "_step"));
            }
            run.tell(callback -> callback.onTrainBatchEnd(run, host, output));
        });
        inStep(run, run.module()::onTrainEpochEnd);
        logger.scalars(run.step(), named("train_", means.values(), "_epoch"));
        run.tell(callback -> callback.onTrainEpochEnd(run, means.values()));
    }

    private Scores validateWhileFitting(ActiveRun run, Splits splits, LoaderConfig loading) {
        if (run.module().calibration() == Calibration.TRAINING_IMAGES) {
            calibrate(run, splits.train(), loading);
        }
        Evaluation evaluation = evaluation();
        Map<String, Double> means = judge(run, Stage.VALIDATION, splits.validation(), loading, results -> {
            results.forEach(evaluation::add);
            run.tell(callback -> callback.onValidationBatchEnd(run, results));
        });
        run.learned(PostProcessor.learn(evaluation, config.threshold()));
        return publishValidation(run, evaluation, means);
    }

    /** Judges the validation images with what was learned before. */
    public Scores validate(AnomalyModule module, DataModule data, PostProcessor learned) {
        ActiveRun run = newRun(module, callbacks, Optional.of(learned));
        return run.guarded(() -> {
            Evaluation evaluation = evaluation();
            Map<String, Double> means =
                    judge(run, Stage.VALIDATION, data.splits().validation(), data.loader(), results -> {
                        results.forEach(evaluation::add);
                        run.tell(callback -> callback.onValidationBatchEnd(run, results));
                    });
            return publishValidation(run, evaluation, means);
        });
    }

    private Scores publishValidation(ActiveRun run, Evaluation evaluation, Map<String, Double> means) {
        Map<String, Measurement> own = new LinkedHashMap<>();
        named("val_", means, "").forEach((name, value) -> own.put(name, Measurement.exact(value)));
        Scores scores = run.gather(new Scores(own), callback -> callback.onValidationEpochEnd(run, evaluation));
        logger.scalars(run.step(), scores.defined());
        run.tell(callback -> callback.onValidationEnd(run, scores));
        return scores;
    }

    /** Judges the test images with what was learned before. */
    public Scores test(AnomalyModule module, DataModule data, PostProcessor learned) {
        ActiveRun run = newRun(module, callbacks, Optional.of(learned));
        return run.guarded(() -> {
            Evaluation evaluation = evaluation();
            judge(run, Stage.TEST, data.splits().test(), data.loader(), results -> {
                results.forEach(evaluation::add);
                run.tell(callback -> callback.onTestBatchEnd(run, results));
            });
            Scores scores = run.gather(Scores.NONE, callback -> callback.onTestEpochEnd(run, evaluation));
            logger.scalars(run.step(), named("test_", scores.defined(), ""));
            run.tell(callback -> callback.onTestEnd(run, scores));
            return scores;
        });
    }

    /** Judges images of which nothing is known, in order; the callbacks get the results batch by batch. */
    public void predict(AnomalyModule module, List<Sample> samples, LoaderConfig loading, PostProcessor learned) {
        ActiveRun run = newRun(module, callbacks, Optional.of(learned));
        run.guarded(() -> {
            Map<String, Double> unused = judge(
                    run,
                    Stage.PREDICTION,
                    samples,
                    loading,
                    results -> run.tell(callback -> callback.onPredictBatchEnd(run, results)));
            run.tell(callback -> callback.onPredictEnd(run));
            return unused;
        });
    }

    private void calibrate(ActiveRun run, List<Sample> samples, LoaderConfig loading) {
        AnomalyModule module = run.module();
        run.enter(Stage.CALIBRATION);
        DataLoader loader = DataLoader.inOrder(samples, module.inputSize(), loading.evalBatchSize(), loading);
        run.tell(callback -> callback.onEvaluationStart(run, loader.batches()));
        inStep(run, module::onCalibrationStart);
        forEachBatch(run, loader, (host, batch) -> {
            module.calibrationStep(batch);
            run.tell(callback -> callback.onEvaluationStep(run, batch.size()));
        });
        inStep(run, module::onCalibrationEnd);
    }

    private Map<String, Double> judge(
            ActiveRun run,
            Stage stage,
            List<Sample> samples,
            LoaderConfig loading,
            Consumer<List<ImageResult>> consumer) {
        if (run.module().calibration() == Calibration.JUDGED_IMAGES) {
            calibrate(run, samples, loading);
        }
        run.enter(stage);
        DataLoader loader = DataLoader.inOrder(samples, run.module().inputSize(), loading.evalBatchSize(), loading);
        run.tell(callback -> callback.onEvaluationStart(run, loader.batches()));
        WeightedMeans means = new WeightedMeans();
        forEachBatch(run, loader, (host, batch) -> {
            Prediction prediction = run.module().validationStep(batch);
            means.add(prediction.scalars(), batch.size());
            consumer.accept(toJava(host, prediction));
            run.tell(callback -> callback.onEvaluationStep(run, batch.size()));
        });
        return means.values();
    }

    private void forEachBatch(ActiveRun run, DataLoader loader, BiConsumer<HostBatch, Batch> body) {
        try (loader) {
            for (HostBatch host : loader) {
                memory.inStep(run.module().state(), step -> {
                    NDArray images = host.toNative(step);
                    body.accept(host, new Batch(images, host, environment.random("step", run.step())));
                });
            }
            run.reportSkipped(loader.skipped());
        }
    }

    private void inStep(ActiveRun run, Runnable body) {
        memory.inStep(run.module().state(), step -> body.run());
    }

    private static List<ImageResult> toJava(HostBatch host, Prediction prediction) {
        float[] scores = prediction.scores().toFloatArray();
        float[] maps = prediction.anomalyMaps().toFloatArray();
        int pixels = host.size().pixels();
        List<ImageResult> results = new ArrayList<>();
        for (int i = 0; i < scores.length; i++) {
            float[] map = new float[pixels];
            System.arraycopy(maps, i * pixels, map, 0, pixels);
            results.add(new ImageResult(host.images().get(i), scores[i], map));
        }
        return results;
    }

    private MetricCatalog catalog(ActiveRun run, SplitContents contents) {
        Map<String, Optional<String>> metrics = new LinkedHashMap<>();
        run.tell(callback -> metrics.putAll(callback.publishes(contents)));
        run.module().validationScalars().forEach(name -> metrics.put("val_" + name, Optional.empty()));
        return new MetricCatalog(metrics);
    }

    private StopReason stopReason(ActiveRun run) {
        return run.stopRequest()
                .<StopReason>map(StopReason.Requested::new)
                .orElseGet(() -> new StopReason.MaxEpochs(config.maxEpochs()));
    }

    /** The callbacks of the recipe, then those of the module that the recipe has none of the same kind of. */
    private List<Callback> withModulesOwn(AnomalyModule module) {
        List<Callback> all = new ArrayList<>(callbacks);
        for (Callback own : module.configureCallbacks()) {
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

    private Evaluation evaluation() {
        return new Evaluation(config.metricsMemoryMb() * (1L << 20));
    }

    private ActiveRun newRun(AnomalyModule module, List<Callback> listeners, Optional<PostProcessor> learned) {
        return new ActiveRun(module, listeners, directory, logger, environment.console(), config.maxEpochs(), learned);
    }

    private static Map<String, Double> named(String prefix, Map<String, Double> values, String suffix) {
        Map<String, Double> named = new LinkedHashMap<>();
        values.forEach((name, value) -> named.put(prefix + name + suffix, value));
        return named;
    }
}
