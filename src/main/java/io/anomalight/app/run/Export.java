package io.anomalight.app.run;

import io.anomalight.assembly.CpuFeatures;
import io.anomalight.assembly.LoadedModule;
import io.anomalight.detector.archive.ArchiveWriter;
import io.anomalight.detector.archive.ModelCard;
import io.anomalight.detector.archive.Verification;
import io.anomalight.detector.archive.WeightsPrecision;
import io.anomalight.framework.AnomalyModule;
import io.anomalight.framework.RunContext;
import io.anomalight.framework.arithmetic.Arithmetic;
import io.anomalight.framework.callback.Callbacks;
import io.anomalight.framework.checkpoint.Checkpoint;
import io.anomalight.framework.config.Composition;
import io.anomalight.framework.data.DataModule;
import io.anomalight.framework.data.Sample;
import io.anomalight.framework.data.Split;
import io.anomalight.framework.data.folder.FileSample;
import io.anomalight.framework.failure.UserError;
import io.anomalight.framework.files.ScratchFolder;
import io.anomalight.framework.metrics.PostProcessor;
import io.anomalight.framework.training.settings.TrainerConfig;
import io.anomalight.onnx.OnnxExport;
import io.anomalight.onnx.ScoringGraph;
import io.anomalight.onnx.int8.Scope;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;

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
        return archive(archive, weights, (loaded, card) -> card);
    }

    /**
     * A checkpoint while it is exported.
     *
     * @param module its module; closed after the export
     * @param trainer the settings of the trainer
     * @param measuring the callbacks that measure and show progress
     * @param context the services of the run, with fast arithmetic
     * @param data the validation images
     */
    public record Opened(
            LoadedModule module, TrainerConfig trainer, Callbacks measuring, RunContext context, DataModule data) {}

    /** As above, with the card that a function makes of the usual one, for instance with other thresholds. */
    public Verification archive(
            Path archive, WeightsPrecision weights, BiFunction<Opened, ModelCard, ModelCard> change) {
        DataModule data = validationData();
        try (LoadedModule loaded = plan.loadForUpdate(saved, context)) {
            ModelCard usual = RunCard.of(loaded.module(), saved, composition, plan.thresholds(saved))
                    .with(weights);
            Opened run = new Opened(loaded, plan.trainer(), plan.measuring(context), context, data);
            ModelCard card = change.apply(run, usual);
            return export(loaded, data, card.postProcessor()).write(archive, card, () -> plan.load(saved, context));
        }
    }

    private ArchiveExport export(LoadedModule loaded, DataModule data, PostProcessor thresholds) {
        return new ArchiveExport(
                loaded, plan.trainer(), context, data.splits().validation(), data.loader(), thresholds);
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
        ArchiveComparison comparison =
                export(loaded, data, plan.thresholds(saved)).compared(unverified, Optional.of(differences));
        return comparison.verification(differences.result(plan.thresholds(saved)));
    }
}
