package io.anomalight.app;

import io.anomalight.assembly.LoadedModule;
import io.anomalight.detector.Detector;
import io.anomalight.detector.archive.ArchiveWriter;
import io.anomalight.detector.archive.ModelCard;
import io.anomalight.detector.archive.Verification;
import io.anomalight.detector.archive.WeightsPrecision;
import io.anomalight.framework.UserError;
import io.anomalight.framework.checkpoint.Checkpoint;
import io.anomalight.framework.checkpoint.ModuleArrays;
import io.anomalight.framework.data.DataModule;
import io.anomalight.framework.data.Sample;
import io.anomalight.framework.files.ScratchFolder;
import io.anomalight.framework.logging.Console;
import io.anomalight.framework.logging.Progress;
import io.anomalight.framework.metrics.PostProcessor;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Takes a checkpoint out of its run as an archive, and proves that it judges as it did. */
final class Export {
    private final Experiment experiment;
    private final Checkpoint saved;
    private final DataModule data;
    private final WeightsPrecision weights;

    Export(Experiment experiment, Checkpoint saved, DataModule data, WeightsPrecision weights) {
        this.experiment = experiment;
        this.saved = saved;
        this.data = data;
        this.weights = weights;
    }

    /** As {@link Experiment#export} promises. */
    Verification write(Path archive, Console console) {
        List<Sample> validation = data.splits().validation();
        if (validation.isEmpty()) {
            throw new UserError(
                    "nothing can be exported without validation images, on which archive and run are compared;"
                            + " say where they are now, for instance with data.root=<folder>");
        }
        try (ScratchFolder scratch = ScratchFolder.named("anomalight-export")) {
            Path unproven = scratch.path().resolve("unproven.anomalight");
            try (LoadedModule loaded = load()) {
                ModelCard card = experiment.card(loaded.module(), saved).with(weights);
                try (ArchiveWriter writer = ArchiveWriter.of(loaded.state(), weights)) {
                    writer.write(unproven, card);
                    Verification verification = compare(loaded, unproven, validation, console);
                    writer.write(archive, card.with(verification));
                    return verification;
                }
            }
        }
    }

    /** The checkpoint with the weights that the archive has. */
    private LoadedModule load() {
        LoadedModule loaded = experiment.load(saved);
        if (weights == WeightsPrecision.BF16) {
            ModuleArrays.round(loaded.state().external());
            ModuleArrays.round(loaded.state().kept());
        }
        return loaded;
    }

    private Verification compare(LoadedModule loaded, Path unproven, List<Sample> validation, Console console) {
        Comparison comparison;
        try (Detector detector = Detector.load(unproven);
                Progress progress = console.progress("Comparing archive and run", "images", validation.size())) {
            comparison = new Comparison(detector);
            experiment.judge(loaded, saved, data, validation, result -> {
                comparison.accept(result);
                progress.step(1);
            });
        }
        comparison.requireAlike();
        return new Verification(
                validation.size(),
                comparison.largestScoreDifference(),
                comparison.largestMapDifference(),
                weights == WeightsPrecision.BF16
                        ? Optional.of(rounding(comparison.scores(), validation))
                        : Optional.empty());
    }

    /** How scores with rounded weights differ from those that the run gives with its own. */
    private Verification.Rounding rounding(List<Float> rounded, List<Sample> validation) {
        List<Float> exact = new ArrayList<>();
        try (LoadedModule own = experiment.load(saved)) {
            experiment.judge(own, saved, data, validation, result -> exact.add(result.score()));
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
}
