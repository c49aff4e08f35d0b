package io.anomalight.framework.training;

import ai.djl.ndarray.NDArray;
import io.anomalight.framework.Batch;
import io.anomalight.framework.Calibration;
import io.anomalight.framework.ModuleUpdate;
import io.anomalight.framework.Prediction;
import io.anomalight.framework.RunContext;
import io.anomalight.framework.UpdateReport;
import io.anomalight.framework.callback.Stage;
import io.anomalight.framework.console.Megabytes;
import io.anomalight.framework.data.DataLoader;
import io.anomalight.framework.data.HostBatch;
import io.anomalight.framework.data.ImageResult;
import io.anomalight.framework.data.Label;
import io.anomalight.framework.data.LoaderConfig;
import io.anomalight.framework.data.Sample;
import io.anomalight.framework.data.SplitContents;
import io.anomalight.framework.failure.ModuleStep;
import io.anomalight.framework.memory.NativeMemory;
import io.anomalight.framework.memory.PassMemory;
import io.anomalight.framework.memory.Precision;
import io.anomalight.framework.metrics.Evaluation;
import io.anomalight.framework.metrics.Measurement;
import io.anomalight.framework.metrics.PostProcessor;
import io.anomalight.framework.metrics.Scores;
import io.anomalight.framework.training.settings.TrainerConfig;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.function.Function;

/** Runs a module on images without training: calibration, validation, test and prediction. */
final class EvaluationLoop {
    private static final Measurement NO_NORMAL_IMAGES = Measurement.undefined(SplitContents.NO_NORMAL_IMAGES);

    private final TrainerConfig config;
    private final RunContext context;
    private final NativeMemory memory;

    EvaluationLoop(TrainerConfig config, RunContext context, NativeMemory memory) {
        this.config = config;
        this.context = context;
        this.memory = memory;
    }

    /**
     * Creates an empty collection for the scores of one pass over these images.
     *
     * @param learned the thresholds, if they are known before the pass
     */
    Evaluation newEvaluation(List<Sample> samples, Optional<PostProcessor> learned) {
        List<String> categories = samples.stream()
                .map(Sample::category)
                .filter(category -> !category.isEmpty())
                .distinct()
                .toList();
        return new Evaluation(config.metricsMemoryMb() * Megabytes.BYTES, categories, learned);
    }

    /** Evaluates validation images; returns as {@link #evaluate} does. */
    Optional<Map<String, Double>> validate(
            ActiveRun run, Evaluation evaluation, List<Sample> samples, LoaderConfig loading) {
        return evaluate(run, Stage.VALIDATION, samples, loading, results -> {
            add(evaluation, results);
            run.callEach(callback -> callback.onValidationBatchEnd(run, results));
        });
    }

    /** Lets callbacks publish the scores of a validation, records the scores, then lets callbacks decide. */
    Scores publishValidation(ActiveRun run, Evaluation evaluation, Map<String, Double> means) {
        Map<String, Measurement> ofModule = new LinkedHashMap<>();
        run.module().capabilities().validationScalars().forEach(name -> ofModule.put("val_" + name, NO_NORMAL_IMAGES));
        means.forEach((name, value) -> ofModule.put("val_" + name, Measurement.exact(value)));
        Scores scores = run.listeners()
                .gather(new Scores(ofModule), callback -> callback.onValidationEpochEnd(run, evaluation));
        Map<String, Double> recorded = new LinkedHashMap<>(scores.defined());
        recorded.putAll(scores.definedByCategory());
        run.record("", recorded, "");
        run.published(scores);
        run.callEach(callback -> callback.onValidationEnd(run, scores));
        return scores;
    }

    /** Evaluates test images; returns as {@link #evaluate} does. */
    Optional<Map<String, Double>> test(
            ActiveRun run, Evaluation evaluation, List<Sample> samples, LoaderConfig loading) {
        return evaluate(run, Stage.TEST, samples, loading, results -> {
            add(evaluation, results);
            run.callEach(callback -> callback.onTestBatchEnd(run, results));
        });
    }

    /** Lets callbacks publish the scores of a test, and records them at the step at which the fit ended. */
    Scores publishTest(ActiveRun run, Evaluation evaluation) {
        Scores scores = run.listeners().gather(Scores.NONE, callback -> callback.onTestEpochEnd(run, evaluation));
        Map<String, Double> recorded = new LinkedHashMap<>();
        scores.defined().forEach((name, value) -> recorded.put("test_" + name, value));
        scores.definedByCategory().forEach((name, value) -> recorded.put("test/" + name, value));
        run.logger().scalars(run.step(), recorded);
        run.callEach(callback -> callback.onTestEnd(run, scores));
        return scores;
    }

    private void add(Evaluation evaluation, List<ImageResult> results) {
        context.profiler().run("metrics", () -> evaluation.addAll(results));
    }

    /**
     * Evaluates images batch by batch.
     *
     * @param consumer receives the results of each batch
     * @return the means of the module's scalars over the normal images; empty if the pass was interrupted
     */
    Optional<Map<String, Double>> evaluate(
            ActiveRun run,
            Stage stage,
            List<Sample> samples,
            LoaderConfig loading,
            Consumer<List<ImageResult>> consumer) {
        Optional<Calibration> onEvaluated = run.module().capabilities().calibrationOver(Calibration.Images.EVALUATED);
        if (onEvaluated.isPresent() && !calibrate(run, onEvaluated.get(), calibration -> samples, loading)) {
            return Optional.empty();
        }
        run.enter(stage);
        WeightedMeans means = new WeightedMeans();
        boolean complete = forEachBatch(run, samples, loading, context.precision(), false, (host, batch) -> {
            List<ImageResult> results = context.profiler().measure("judging", () -> {
                Prediction prediction = at(run, host).run(() -> run.module().validationStep(batch));
                // Errors raised here already name their image.
                List<ImageResult> ofBatch = at(run).run(() -> ImageResult.of(host, prediction)).stream()
                        .map(ImageResult::shown)
                        .toList();
                addNormal(means, host, prediction.scalars());
                return ofBatch;
            });
            consumer.accept(results);
            run.callEach(callback -> callback.onEvaluationStep(run, batch.size()));
        });
        return complete ? Optional.of(means.values()) : Optional.empty();
    }

    // Defective images are left out: their likelihood or distance is unbounded and does not measure how well normal
    // images were learned.
    private static void addNormal(WeightedMeans means, HostBatch host, Map<String, float[]> scalars) {
        for (int i = 0; i < host.images().size(); i++) {
            if (host.images().get(i).label() == Label.NORMAL) {
                int image = i;
                scalars.forEach((name, values) -> means.add(Map.of(name, (double) values[image]), 1));
            }
        }
    }

    /**
     * Calibrates the module; returns false if a pass was interrupted.
     *
     * @param images returns the images of a calibration
     */
    boolean calibrate(
            ActiveRun run, Calibration calibration, Function<Calibration, List<Sample>> images, LoaderConfig loading) {
        run.enter(Stage.CALIBRATION);
        inStep(run, calibration.start());
        // Training images repeat in every calibration; evaluated images come only once.
        boolean imagesRepeat = calibration.images() == Calibration.Images.TRAINING;
        Precision precision = context.precision();
        boolean complete =
                forEachBatch(run, images.apply(calibration), loading, precision, imagesRepeat, (host, batch) -> {
                    at(run, host).run(() -> context.profiler()
                            .run("calibration", () -> calibration.step().accept(batch)));
                    run.callEach(callback -> callback.onEvaluationStep(run, batch.size()));
                });
        if (!complete) {
            return false;
        }
        inStep(run, calibration.end());
        return calibration
                .next()
                .map(next -> calibrate(run, next, images, loading))
                .orElse(true);
    }

    /**
     * Lets a fitted module learn from more images, augmented as in a fit; returns its report, or empty if the pass was interrupted. The pass has the precision of
     * training.
     */
    Optional<UpdateReport> update(ActiveRun run, ModuleUpdate update, List<Sample> samples, LoaderConfig loading) {
        run.enter(Stage.UPDATE);
        inStep(run, update.start());
        List<Sample> images = FitData.augmented(samples, loading.augment(), context.random("augment update"));
        boolean complete = forEachBatch(run, images, loading, context.trainingPrecision(), false, (host, batch) -> {
            at(run, host).run(() -> context.profiler()
                    .run("update", () -> update.step().accept(batch)));
            run.callEach(callback -> callback.onEvaluationStep(run, batch.size()));
        });
        if (!complete) {
            return Optional.empty();
        }
        List<UpdateReport> report = new ArrayList<>();
        inStep(run, () -> report.add(update.end().get()));
        return Optional.of(report.get(0));
    }

    /** Evaluates the first validation batches before training, to find errors early. */
    void checkSanity(ActiveRun run, FitData images) {
        LoaderConfig loading = images.loading();
        long batches = images.counts().sanityBatches();
        Optional<Calibration> reference = run.module().capabilities().reference();
        if (reference.isPresent()
                && !calibrate(
                        run,
                        reference.get(),
                        calibration -> FitData.first(images.of(calibration), batches, loading.evalBatchSize()),
                        loading)) {
            return;
        }
        evaluate(
                run,
                Stage.SANITY_CHECK,
                FitData.first(images.validation(), batches, loading.evalBatchSize()),
                loading,
                results -> {});
    }

    @FunctionalInterface
    private interface Step {
        void of(HostBatch host, Batch batch);
    }

    private boolean forEachBatch(
            ActiveRun run,
            List<Sample> samples,
            LoaderConfig loading,
            Precision precision,
            boolean imagesRepeat,
            Step body) {
        PassMemory.Pass pass = run.module().state().pass().begin(precision);
        try (pass;
                // Results before an unreadable image are kept.
                DataLoader loader = DataLoader.inOrder(
                                samples, run.module().inputSize(), loading.evalBatchSize(), loading)
                        .counting(at(run).run(run.module().capabilities().region()))
                        .reading(at(run).run(
                                        run.module().capabilities().channels().current()))
                        .withBatchBeforeError()) {
            loader.onSkipped((image, reason) -> run.callEach(callback -> callback.onImageSkipped(run, image, reason)));
            List<Path> files = samples.stream().map(Sample::path).toList();
            run.callEach(callback -> callback.onEvaluationStart(run, files, loader.batches()));
            long number = 0;
            for (HostBatch host : Timed.loading(loader, context.profiler())) {
                if (context.stopSignal().requested()) {
                    return false;
                }
                SplittableRandom random = context.random("judging " + run.stage(), number++);
                memory.inStep(run.module().state(), step -> {
                    NDArray images = context.profiler().measure("load", () -> host.toNative(step));
                    List<String> identities = imagesRepeat ? host.identities() : List.of();
                    body.of(host, new Batch(images, random, identities).in(host.categories()));
                });
            }
            run.reportSkipped(loader.skipped());
        }
        return true;
    }

    private void inStep(ActiveRun run, Runnable body) {
        memory.inStep(run.module().state(), step -> at(run).run(body));
    }

    private static ModuleStep at(ActiveRun run) {
        return new ModuleStep(run.module().name(), () -> place(run));
    }

    private static ModuleStep at(ActiveRun run, HostBatch host) {
        return new ModuleStep(run.module().name(), () -> place(run) + ", on " + host.listed());
    }

    private static String place(ActiveRun run) {
        return "in " + run.stage().name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
