package io.anomalight.app.run;

import io.anomalight.assembly.LoadedModule;
import io.anomalight.detector.Detector;
import io.anomalight.detector.DetectorOptions;
import io.anomalight.detector.ScoringEngine;
import io.anomalight.detector.archive.Archive;
import io.anomalight.detector.archive.ArchiveWriter;
import io.anomalight.detector.archive.ModelCard;
import io.anomalight.detector.archive.Verification;
import io.anomalight.detector.archive.WeightsPrecision;
import io.anomalight.framework.RunContext;
import io.anomalight.framework.arithmetic.Arithmetic;
import io.anomalight.framework.callback.Callback;
import io.anomalight.framework.callback.Callbacks;
import io.anomalight.framework.callback.Run;
import io.anomalight.framework.checkpoint.ModuleArrays;
import io.anomalight.framework.console.Progress;
import io.anomalight.framework.data.ImageResult;
import io.anomalight.framework.data.LoaderConfig;
import io.anomalight.framework.data.Sample;
import io.anomalight.framework.failure.UserError;
import io.anomalight.framework.files.ScratchFolder;
import io.anomalight.framework.logging.RunLogger;
import io.anomalight.framework.metrics.PostProcessor;
import io.anomalight.framework.metrics.Verdict;
import io.anomalight.framework.training.Trainer;
import io.anomalight.framework.training.settings.TrainerConfig;
import io.anomalight.onnx.ScoringGraph;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Writes a loaded module as an archive, after comparing both engines of the archive with the module on images.
 *
 * @param loaded the module; its weights are rounded if the archive has rounded ones
 * @param trainer the settings of the trainer
 * @param context the services of the run, with fast arithmetic, as an archive computes
 * @param images the images to compare
 * @param loading the settings to load them
 * @param thresholds the thresholds of the archive
 */
public record ArchiveExport(
        LoadedModule loaded,
        TrainerConfig trainer,
        RunContext context,
        List<Sample> images,
        LoaderConfig loading,
        PostProcessor thresholds) {
    public ArchiveExport {
        // An archive uses the fast paths, so the module is compared with the fast paths too, whatever its setting.
        context = context.with(Arithmetic.FAST);
        images = List.copyOf(images);
    }

    /**
     * Writes the archive.
     *
     * @param exact loads the module again, if its weights are rounded, to measure what this changes
     * @return the largest differences of the comparison
     * @throws UserError if the archive scores differently, or can't be written; then there is no archive
     */
    public Verification write(Path archive, ModelCard card, Supplier<LoadedModule> exact) {
        WeightsPrecision weights = card.weights();
        try (ScratchFolder scratch = ScratchFolder.named("anomalight-export");
                ArchiveWriter writer = writer(weights)) {
            Path unverified = scratch.path().resolve("unverified.anomalight");
            addGraph(writer);
            writer.write(unverified, card);
            ArchiveComparison comparison = compared(unverified, Optional.empty());
            Verification verification = comparison.verification(
                    weights == WeightsPrecision.BF16 ? Optional.of(rounding(comparison, exact)) : Optional.empty());
            verification
                    .graph()
                    .filter(graph -> !graph.agrees())
                    .ifPresent(graph -> writer.withoutGraph(graph.obstacle()));
            writer.write(archive, card.with(verification));
            return verification;
        }
    }

    /** Rounds the weights of the module as in the archive, and opens the writer of the archive. */
    private ArchiveWriter writer(WeightsPrecision weights) {
        if (weights == WeightsPrecision.BF16) {
            ModuleArrays.round(loaded.state().pretrained());
            ModuleArrays.round(loaded.state().saved());
        }
        return ArchiveWriter.of(loaded.state(), weights);
    }

    /** Adds the graph for ONNX Runtime. If the module can't be written as a graph, the archive gets the reason instead. */
    private void addGraph(ArchiveWriter writer) {
        try {
            writer.graph(
                    ScoringGraph.of(loaded.module(), thresholds.categories().keySet()));
        } catch (UserError refusal) {
            context.console().line("The archive has no graph for ONNX Runtime: " + refusal.getMessage());
            writer.withoutGraph(String.valueOf(refusal.getMessage()));
        }
    }

    /** Compares an archive with the module; a {@code UserError} if it scores differently. */
    ArchiveComparison compared(Path unverified, Optional<Int8Differences> int8) {
        ArchiveComparison comparison;
        boolean hasGraph = Archive.open(unverified).graphObstacle().isEmpty();
        try (Detector pytorch = Detector.load(unverified, DetectorOptions.DEFAULT.withEngine(ScoringEngine.PYTORCH));
                Detector automatic = hasGraph ? Detector.load(unverified) : pytorch; // closing it twice is allowed
                Progress progress = context.console().progress("Comparing archive and run", "images", images.size())) {
            comparison = new ArchiveComparison(pytorch, automatic, int8);
            score(result -> {
                comparison.accept(result, thresholds.of(result.image().category()));
                progress.step(1);
            });
        }
        comparison.requireEqualScores();
        return comparison;
    }

    /** Compares the scores with rounded weights to the scores with the exact weights. */
    private Verification.Rounding rounding(ArchiveComparison rounded, Supplier<LoadedModule> exact) {
        List<Float> scores = new ArrayList<>();
        List<Verdict> verdicts = new ArrayList<>();
        try (LoadedModule module = exact.get()) {
            new ArchiveExport(module, trainer, context, images, loading, thresholds).score(result -> {
                scores.add(result.score());
                verdicts.add(thresholds.of(result.image().category()).verdict(result));
            });
        }
        double largest = 0;
        int changed = 0;
        for (int i = 0; i < scores.size(); i++) {
            largest = Math.max(
                    largest, Math.abs((double) scores.get(i) - rounded.scores().get(i)));
            changed += verdicts.get(i) == rounded.verdicts().get(i) ? 0 : 1;
        }
        return new Verification.Rounding(largest, changed);
    }

    /** Scores the images as prediction does, and passes each result to a consumer. */
    private void score(Consumer<ImageResult> consumer) {
        Callback each = new Callback() {
            @Override
            public void onPredictBatchEnd(Run run, List<ImageResult> results) {
                results.forEach(consumer);
            }
        };
        boolean complete = new Trainer(
                        trainer.withoutLimits(),
                        Callbacks.of(each),
                        RunLogger.NONE,
                        context,
                        Path.of(""), // nothing is written there
                        loaded.memory())
                .predict(loaded.module(), images, loading, thresholds);
        if (!complete) {
            throw new UserError("the export was stopped before all images were scored; nothing was written");
        }
    }
}
