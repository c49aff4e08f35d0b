package io.anomalight.app.run;

import io.anomalight.assembly.LoadedModule;
import io.anomalight.detector.Detector;
import io.anomalight.detector.archive.ArchiveWriter;
import io.anomalight.detector.archive.ModelCard;
import io.anomalight.detector.archive.Verification;
import io.anomalight.detector.archive.WeightsPrecision;
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
import io.anomalight.framework.failure.UserError;
import io.anomalight.framework.files.ScratchFolder;
import io.anomalight.framework.logging.RunLogger;
import io.anomalight.framework.metrics.PostProcessor;
import io.anomalight.framework.training.Trainer;
import io.anomalight.onnx.OnnxExport;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** Takes a checkpoint out of its run. */
public final class Export {
    private final Composition composition;
    private final ExperimentPlan blueprint;
    private final RunContext environment;
    private final Checkpoint saved;

    public Export(Composition composition, ExperimentPlan blueprint, RunContext environment, Checkpoint saved) {
        this.composition = composition;
        this.blueprint = blueprint;
        // An archive judges with the fast paths, so it is compared with the run judged by them, whatever the run's
        // setting.
        this.environment = environment.with(Arithmetic.FAST);
        this.saved = saved;
    }

    /** As {@code Experiment.exportOnnx} promises. */
    public void onnx(Path file) {
        try (LoadedModule loaded = blueprint.load(saved, environment)) {
            OnnxExport.write(file, loaded.module(), saved.postProcessor(), Map.of());
        }
    }

    /** As {@code Experiment.export} promises. */
    public Verification archive(Path archive, WeightsPrecision weights) {
        DataModule data = new RunSplits(blueprint.dataModule(environment), environment)
                .of(RunFolder.find(saved.path()), Set.of(Split.VALIDATION));
        // Those that the run learned its thresholds from, in their order.
        data.splits().notes().forEach(environment.console()::line);
        if (data.splits().validation().isEmpty()) {
            throw new UserError(
                    "nothing can be exported without validation images, on which archive and run are compared;"
                            + " say where they are now, for instance with data.root=<folder>");
        }
        try (ScratchFolder scratch = ScratchFolder.named("anomalight-export");
                LoadedModule loaded = load(weights);
                ArchiveWriter writer = ArchiveWriter.of(loaded.state(), weights)) {
            Path unproven = scratch.path().resolve("unproven.anomalight");
            ModelCard card = RunCard.of(loaded.module(), saved, composition).with(weights);
            writer.write(unproven, card);
            Verification verification = compare(loaded, unproven, data, weights);
            writer.write(archive, card.with(verification));
            return verification;
        }
    }

    /** The checkpoint with the weights that the archive has. */
    private LoadedModule load(WeightsPrecision weights) {
        LoadedModule loaded = blueprint.load(saved, environment);
        if (weights == WeightsPrecision.BF16) {
            ModuleArrays.round(loaded.state().pretrained());
            ModuleArrays.round(loaded.state().saved());
        }
        return loaded;
    }

    private Verification compare(LoadedModule loaded, Path unproven, DataModule data, WeightsPrecision weights) {
        ArchiveComparison comparison;
        int images = data.splits().validation().size();
        try (Detector detector = Detector.load(unproven);
                Progress progress = environment.console().progress("Comparing archive and run", "images", images)) {
            comparison = new ArchiveComparison(detector);
            judge(loaded, data, result -> {
                comparison.accept(result);
                progress.step(1);
            });
        }
        comparison.requireAlike();
        return new Verification(
                comparison.scores().size(), // fewer where unreadable images are left out
                comparison.largestScoreDifference(),
                comparison.largestMapDifference(),
                weights == WeightsPrecision.BF16 ? Optional.of(rounding(comparison.scores(), data)) : Optional.empty());
    }

    /** How scores with rounded weights differ from those that the run gives with its own. */
    private Verification.Rounding rounding(List<Float> rounded, DataModule data) {
        List<Float> exact = new ArrayList<>();
        try (LoadedModule own = blueprint.load(saved, environment)) {
            judge(own, data, result -> exact.add(result.score()));
        }
        PostProcessor lines = saved.postProcessor();
        double largest = 0;
        int changed = 0;
        for (int i = 0; i < exact.size(); i++) {
            largest = Math.max(largest, Math.abs((double) exact.get(i) - rounded.get(i)));
            changed += lines.isAnomalous(exact.get(i)) == lines.isAnomalous(rounded.get(i)) ? 0 : 1;
        }
        return new Verification.Rounding(largest, changed);
    }

    /** Judges the validation images as prediction does, and shows each result. */
    private void judge(LoadedModule loaded, DataModule data, Consumer<ImageResult> consumer) {
        Callback each = new Callback() {
            @Override
            public void onPredictBatchEnd(Run run, List<ImageResult> results) {
                results.forEach(consumer);
            }
        };
        Path folder = RunFolder.find(saved.path()).path();
        List<Sample> images = data.splits().validation();
        boolean whole = new Trainer(
                        blueprint.trainer().withoutLimits(),
                        Callbacks.of(each),
                        RunLogger.NONE,
                        environment,
                        folder,
                        loaded.memory())
                .predict(loaded.module(), images, data.loader(), saved.postProcessor());
        if (!whole) {
            throw new UserError("it was interrupted before all images were judged; nothing was exported");
        }
    }
}
