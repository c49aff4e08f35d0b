package io.anomalight.app.run;

import io.anomalight.assembly.CpuFeatures;
import io.anomalight.assembly.LoadedModule;
import io.anomalight.detector.Detector;
import io.anomalight.detector.DetectorOptions;
import io.anomalight.detector.ScoringEngine;
import io.anomalight.detector.archive.Archive;
import io.anomalight.detector.archive.ArchiveWriter;
import io.anomalight.detector.archive.ModelCard;
import io.anomalight.detector.archive.Verification;
import io.anomalight.detector.archive.WeightsPrecision;
import io.anomalight.framework.AnomalyModule;
import io.anomalight.framework.RunContext;
import io.anomalight.framework.arithmetic.Arithmetic;
import io.anomalight.framework.callback.Callback;
import io.anomalight.framework.callback.Callbacks;
import io.anomalight.framework.callback.Run;
import io.anomalight.framework.checkpoint.Checkpoint;
import io.anomalight.framework.checkpoint.ModuleArrays;
import io.anomalight.framework.config.Composition;
import io.anomalight.framework.console.Progress;
import io.anomalight.framework.data.DataModule;
import io.anomalight.framework.data.ImageResult;
import io.anomalight.framework.data.Sample;
import io.anomalight.framework.data.Split;
import io.anomalight.framework.data.folder.FileSample;
import io.anomalight.framework.failure.UserError;
import io.anomalight.framework.files.ScratchFolder;
import io.anomalight.framework.logging.RunLogger;
import io.anomalight.framework.memory.ModuleState;
import io.anomalight.framework.metrics.PostProcessor;
import io.anomalight.framework.metrics.Verdict;
import io.anomalight.framework.training.Trainer;
import io.anomalight.onnx.OnnxExport;
import io.anomalight.onnx.ScoringGraph;
import io.anomalight.onnx.int8.Scope;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** Exports a checkpoint of a run as an archive or as ONNX. */
public final class Export {
    private final Composition composition;
    private final ExperimentPlan plan;
    private final RunContext context;
    private final Checkpoint saved;

    public Export(Composition composition, ExperimentPlan plan, RunContext context, Checkpoint saved) {
        this.composition = composition;
        this.plan = plan;
        // An archive uses the fast paths, so the run is compared with the fast paths too, whatever its setting.
        this.context = context.with(Arithmetic.FAST);
        this.saved = saved;
    }

    /**
     * Writes the model as an ONNX graph, including preprocessing and post-processing.
     *
     * @param category the category whose thresholds are used; absent for those of all categories together
     * @throws UserError if the model can't be expressed in ONNX, or the file can't be written; then there is no file
     */
    public void onnx(Path file, Optional<String> category) {
        PostProcessor thresholds =
                category.map(plan.thresholds(saved)::ofKnown).orElseGet(() -> plan.thresholds(saved));
        try (LoadedModule loaded = plan.load(saved, context)) {
            OnnxExport.write(file, loaded.module(), thresholds, category.orElse(""), Map.of());
        }
    }

    /** The validation images from which the run learned its thresholds, in the order of the run. */
    private DataModule validationData() {
        DataModule data = new RunSplits(plan.dataModule(context), context)
                .of(RunFolder.find(saved.path()), Set.of(Split.VALIDATION));
        data.splits().notes().forEach(context.console()::line);
        if (data.splits().validation().isEmpty()) {
            throw new UserError(
                    "nothing can be exported without validation images, because archive and run are compared on them;"
                            + " name their present folder, for instance with data.root=<folder>");
        }
        return data;
    }

    /** See {@link io.anomalight.app.Experiment#export}. */
    public Verification archive(Path archive, WeightsPrecision weights) {
        DataModule data = validationData();
        try (ScratchFolder scratch = ScratchFolder.named("anomalight-export");
                LoadedModule loaded = plan.loadForUpdate(saved, context);
                ArchiveWriter writer = writer(loaded.state(), weights)) {
            Path unverified = scratch.path().resolve("unverified.anomalight");
            ModelCard card = RunCard.of(loaded.module(), saved, composition, plan.thresholds(saved))
                    .with(weights);
            addGraph(writer, loaded.module());
            writer.write(unverified, card);
            Verification verification = compare(loaded, unverified, data, weights);
            verification
                    .graph()
                    .filter(graph -> !graph.agrees())
                    .ifPresent(graph -> writer.withoutGraph(graph.obstacle()));
            writer.write(archive, card.with(verification));
            return verification;
        }
    }

    /**
     * Writes an archive with a graph for ONNX Runtime whose layers have int8 weights; the other weights stay float32.
     *
     * @return the differences of the archive and of its graph from the run
     * @throws UserError if the model has no such graph, or int8 changes the results of the validation images more than the settings
     *     allow; then there is no archive
     */
    public Verification int8(Path archive, Int8Settings settings) {
        CpuFeatures.ofThisMachine()
                .whyNotInt8(System.getProperty("os.arch", ""))
                .ifPresent(reason -> {
                    throw new UserError("weights=int8 can't be verified here, because " + reason
                            + "; export on a machine that has it, or use weights=f32");
                });
        DataModule data = validationData();
        List<Sample> good = FileSample.unlabelled(Int8Settings.IMAGES, settings.goodImages(), context.console()::line);
        try (ScratchFolder scratch = ScratchFolder.named("anomalight-export");
                LoadedModule loaded = plan.load(saved, context);
                ArchiveWriter writer = ArchiveWriter.of(loaded.state(), WeightsPrecision.F32);
                Int8Weights weights = Int8Weights.of(loaded.module(), graph(loaded.module()))) {
            Path unverified = scratch.path().resolve("unverified.anomalight");
            ModelCard card = RunCard.of(loaded.module(), saved, composition, plan.thresholds(saved))
                    .with(WeightsPrecision.INT8);
            int rangeImages = weights.learn(good, data.loader().onError(), context.console());
            List<String> excesses = new ArrayList<>();
            for (Scope scope : weights.scopes()) {
                writer.graph(weights.graph(scope));
                writer.write(unverified, card);
                Verification verification =
                        compare(loaded, unverified, data, new Int8Differences(scope, rangeImages, settings));
                String excess = Int8Differences.excess(verification.int8().orElseThrow(), settings);
                if (excess.isEmpty()) {
                    writer.write(archive, card.with(verification));
                    return verification;
                }
                excesses.add("with int8 " + scope + ", " + excess);
            }
            throw new UserError(
                    "nothing was written, because int8 changes the results of the validation images too much: "
                            + String.join("; ", excesses) + "; use weights=f32 or weights=bf16, or allow more change");
        }
    }

    private byte[] graph(AnomalyModule module) {
        try {
            return ScoringGraph.of(module, plan.thresholds(saved).categories().keySet());
        } catch (UserError refusal) {
            throw new UserError("weights=int8 needs a graph for ONNX Runtime, but " + refusal.getMessage(), refusal);
        }
    }

    private Verification compare(LoadedModule loaded, Path unverified, DataModule data, Int8Differences differences) {
        ArchiveComparison comparison = compared(loaded, unverified, data, Optional.of(differences));
        return comparison.verification(differences.result(plan.thresholds(saved)));
    }

    /** Adds the graph for ONNX Runtime. If the module can't be written as a graph, the archive gets the reason instead. */
    private void addGraph(ArchiveWriter writer, AnomalyModule module) {
        try {
            writer.graph(
                    ScoringGraph.of(module, plan.thresholds(saved).categories().keySet()));
        } catch (UserError refusal) {
            context.console().line("The archive has no graph for ONNX Runtime: " + refusal.getMessage());
            writer.withoutGraph(String.valueOf(refusal.getMessage()));
        }
    }

    /** Rounds the weights of the module as in the archive, and opens the writer of the archive. */
    private static ArchiveWriter writer(ModuleState state, WeightsPrecision weights) {
        if (weights == WeightsPrecision.BF16) {
            ModuleArrays.round(state.pretrained());
            ModuleArrays.round(state.saved());
        }
        return ArchiveWriter.of(state, weights);
    }

    private Verification compare(LoadedModule loaded, Path unverified, DataModule data, WeightsPrecision weights) {
        ArchiveComparison comparison = compared(loaded, unverified, data, Optional.empty());
        return comparison.verification(
                weights == WeightsPrecision.BF16 ? Optional.of(rounding(comparison, data)) : Optional.empty());
    }

    private ArchiveComparison compared(
            LoadedModule loaded, Path unverified, DataModule data, Optional<Int8Differences> int8) {
        ArchiveComparison comparison;
        int images = data.splits().validation().size();
        boolean hasGraph = Archive.open(unverified).graphObstacle().isEmpty();
        try (Detector pytorch = Detector.load(unverified, DetectorOptions.DEFAULT.withEngine(ScoringEngine.PYTORCH));
                Detector automatic = hasGraph ? Detector.load(unverified) : pytorch; // closing it twice is allowed
                Progress progress = context.console().progress("Comparing archive and run", "images", images)) {
            comparison = new ArchiveComparison(pytorch, automatic, int8);
            score(loaded, data, result -> {
                comparison.accept(
                        result, plan.thresholds(saved).of(result.image().category()));
                progress.step(1);
            });
        }
        comparison.requireEqualScores();
        return comparison;
    }

    /** Compares the scores with rounded weights to the scores with the exact weights. */
    private Verification.Rounding rounding(ArchiveComparison rounded, DataModule data) {
        List<Float> exact = new ArrayList<>();
        List<Verdict> verdicts = new ArrayList<>();
        try (LoadedModule exactModule = plan.load(saved, context)) {
            score(exactModule, data, result -> {
                exact.add(result.score());
                verdicts.add(
                        plan.thresholds(saved).of(result.image().category()).verdict(result));
            });
        }
        double largest = 0;
        int changed = 0;
        for (int i = 0; i < exact.size(); i++) {
            largest = Math.max(
                    largest, Math.abs((double) exact.get(i) - rounded.scores().get(i)));
            changed += verdicts.get(i) == rounded.verdicts().get(i) ? 0 : 1;
        }
        return new Verification.Rounding(largest, changed);
    }

    /** Scores the validation images as prediction does, and passes each result to a consumer. */
    private void score(LoadedModule loaded, DataModule data, Consumer<ImageResult> consumer) {
        Callback each = new Callback() {
            @Override
            public void onPredictBatchEnd(Run run, List<ImageResult> results) {
                results.forEach(consumer);
            }
        };
        Path folder = RunFolder.find(saved.path()).path();
        List<Sample> images = data.splits().validation();
        boolean complete = new Trainer(
                        plan.trainer().withoutLimits(),
                        Callbacks.of(each),
                        RunLogger.NONE,
                        context,
                        folder,
                        loaded.memory())
                .predict(loaded.module(), images, data.loader(), plan.thresholds(saved));
        if (!complete) {
            throw new UserError("the export was stopped before all images were scored; nothing was written");
        }
    }
}
