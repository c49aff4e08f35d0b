package io.anomalight.framework.training;

import ai.djl.ndarray.NDArray;
import io.anomalight.framework.Batch;
import io.anomalight.framework.Calibration;
import io.anomalight.framework.Prediction;
import io.anomalight.framework.RunContext;
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
import io.anomalight.framework.metrics.Evaluation;
import io.anomalight.framework.metrics.Measurement;
import io.anomalight.framework.metrics.Scores;
import io.anomalight.framework.training.settings.TrainerConfig;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/** Runs a module over images without learning: calibration, validation, test and prediction alike. */
final class EvaluationLoop {
    private static final Measurement NO_NORMAL_IMAGES = Measurement.undefined(SplitContents.NO_NORMAL_IMAGES);

    private final TrainerConfig config;
    private final RunContext environment;
    private final NativeMemory memory;

    EvaluationLoop(TrainerConfig config, RunContext environment, NativeMemory memory) {
        this.config = config;
        this.environment = environment;
        this.memory = memory;
    }

    /** Room for the scores of one pass. */
    Evaluation newEvaluation() {
        return new Evaluation(config.metricsMemoryMb() * Megabytes.BYTES);
    }

    /** Judges validation images; returns as {@link #judge} does. */
    Optional<Map<String, Double>> validate(
            ActiveRun run, Evaluation evaluation, List<Sample> samples, LoaderConfig loading) {
        return judge(run, Stage.VALIDATION, samples, loading, results -> {
            add(evaluation, results);
            run.tell(callback -> callback.onValidationBatchEnd(run, results));
        });
    }

    /** Has callbacks publish what a validation came to, records it, and has them decide. */
    Scores publishValidation(ActiveRun run, Evaluation evaluation, Map<String, Double> means) {
        Map<String, Measurement> own = new LinkedHashMap<>();
        run.module().capabilities().validationScalars().forEach(name -> own.put("val_" + name, NO_NORMAL_IMAGES));
        means.forEach((name, value) -> own.put("val_" + name, Measurement.exact(value)));
        Scores scores =
                run.listeners().gather(new Scores(own), callback -> callback.onValidationEpochEnd(run, evaluation));
        run.record("", scores.defined(), "");
        run.published(scores);
        run.tell(callback -> callback.onValidationEnd(run, scores));
        return scores;
    }

    /** Judges test images; returns as {@link #judge} does. */
    Optional<Map<String, Double>> test(
            ActiveRun run, Evaluation evaluation, List<Sample> samples, LoaderConfig loading) {
        return judge(run, Stage.TEST, samples, loading, results -> {
            add(evaluation, results);
            run.tell(callback -> callback.onTestBatchEnd(run, results));
        });
    }

    /** Has callbacks publish what a test came to, and records it where the fit ended. */
    Scores publishTest(ActiveRun run, Evaluation evaluation) {
        Scores scores = run.listeners().gather(Scores.NONE, callback -> callback.onTestEpochEnd(run, evaluation));
        Map<String, Double> recorded = new LinkedHashMap<>();
        scores.defined().forEach((name, value) -> recorded.put("test_" + name, value));
        run.logger().scalars(run.step(), recorded);
        run.tell(callback -> callback.onTestEnd(run, scores));
        return scores;
    }

    private void add(Evaluation evaluation, List<ImageResult> results) {
        environment.profiler().run("metrics", () -> results.forEach(evaluation::add));
    }

    /**
     * Judges images batch by batch.
     *
     * @param consumer gets the results of each batch
     * @return means over the normal images of the scalars that the module reported; empty if an interruption cut it short
     */
    Optional<Map<String, Double>> judge(
            ActiveRun run,
            Stage stage,
            List<Sample> samples,
            LoaderConfig loading,
            Consumer<List<ImageResult>> consumer) {
        Optional<Calibration> relative = calibration(run, Calibration.Images.JUDGED);
        if (relative.isPresent() && !calibrate(run, relative.get(), samples, loading)) {
            return Optional.empty();
        }
        run.enter(stage);
        WeightedMeans means = new WeightedMeans();
        boolean whole = forEachBatch(run, samples, loading, false, (host, batch) -> {
            List<ImageResult> results = environment.profiler().measure("judging", () -> {
                Prediction prediction = at(run, host).run(() -> run.module().validationStep(batch));
                // What is refused here names its image.
                List<ImageResult> ofBatch = at(run).run(() -> ImageResult.of(host, prediction));
                addNormal(means, host, prediction.scalars());
                return ofBatch;
            });
            consumer.accept(results);
            run.tell(callback -> callback.onEvaluationStep(run, batch.size()));
        });
        return whole ? Optional.of(means.values()) : Optional.empty();
    }

    // A defective image's likelihood or distance has no bound and says nothing of how well normality was learned.
    private static void addNormal(WeightedMeans means, HostBatch host, Map<String, float[]> scalars) {
        for (int i = 0; i < host.images().size(); i++) {
            if (host.images().get(i).label() == Label.NORMAL) {
                int image = i;
                scalars.forEach((name, values) -> means.add(Map.of(name, (double) values[image]), 1));
            }
        }
    }

    /** Lets the module learn reference values from images; false if an interruption cut it short. */
    boolean calibrate(ActiveRun run, Calibration calibration, List<Sample> samples, LoaderConfig loading) {
        run.enter(Stage.CALIBRATION);
        inStep(run, calibration.start());
        // Training images come again at every calibration, what is judged only once.
        boolean again = calibration.images() == Calibration.Images.TRAINING;
        boolean whole = forEachBatch(run, samples, loading, again, (host, batch) -> {
            at(run, host).run(() -> environment
                    .profiler()
                    .run("calibration", () -> calibration.step().accept(batch)));
            run.tell(callback -> callback.onEvaluationStep(run, batch.size()));
        });
        if (whole) {
            inStep(run, calibration.end());
        }
        return whole;
    }

    /** Judges the first few validation images before anything is learned; whatever is wrong with them shows here. */
    void checkSanity(ActiveRun run, FitData images) {
        LoaderConfig loading = images.loading();
        long batches = images.amounts().sanity();
        Optional<Calibration> reference = calibration(run, Calibration.Images.TRAINING);
        if (reference.isPresent()
                && !calibrate(
                        run,
                        reference.get(),
                        FitData.first(images.calibration(), batches, loading.evalBatchSize()),
                        loading)) {
            return;
        }
        judge(
                run,
                Stage.SANITY_CHECK,
                FitData.first(images.validation(), batches, loading.evalBatchSize()),
                loading,
                results -> {});
    }

    private static Optional<Calibration> calibration(ActiveRun run, Calibration.Images images) {
        return run.module().capabilities().calibrationOver(images);
    }

    @FunctionalInterface
    private interface Step {
        void of(HostBatch host, Batch batch);
    }

    private boolean forEachBatch(ActiveRun run, List<Sample> samples, LoaderConfig loading, boolean again, Step body) {
        PassMemory.Pass pass = run.module().state().pass().begin(environment.precision());
        try (pass;
                // What was judged before an image that can't be read is kept.
                DataLoader loader = DataLoader.inOrder(
                                samples, run.module().inputSize(), loading.evalBatchSize(), loading)
                        .withBatchBeforeError()) {
            loader.onSkipped((image, reason) -> run.tell(callback -> callback.onImageSkipped(run, image, reason)));
            List<Path> files = samples.stream().map(Sample::path).toList();
            run.tell(callback -> callback.onEvaluationStart(run, files, loader.batches()));
            long number = 0;
            for (HostBatch host : Timed.loading(loader, environment.profiler())) {
                if (environment.interruption().requested()) {
                    return false;
                }
                SplittableRandom random = environment.random("judging " + run.stage(), number++);
                memory.inStep(run.module().state(), step -> {
                    NDArray images = environment.profiler().measure("load", () -> host.toNative(step));
                    List<String> identities = again ? host.identities() : List.of();
                    body.of(host, new Batch(images, random, identities));
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
