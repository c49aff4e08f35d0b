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
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Takes a checkpoint out of its run as an archive, and proves that it judges as it did. */
final class Export {
    /** By how much a score may differ between a run and what it is exported as, relative to scores beyond 1. */
    static final double TOLERANCE = 1e-6;

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
            comparison = new Comparison(detector, progress);
            experiment.judge(loaded, saved, data, validation, comparison);
        }
        if (comparison.largestScoreDifference() > TOLERANCE) {
            throw new UserError("the archive scores the validation images differently than the run, by up to "
                    + comparison.largestScoreDifference() + "; nothing was written, and this is a bug to report");
        }
        return new Verification(
                validation.size(),
                comparison.largestScoreDifference(),
                comparison.largestMapDifference(),
                weights == WeightsPrecision.BF16 ? Optional.of(rounding(comparison, validation)) : Optional.empty());
    }

    /** What the run would say with its own weights. */
    private Verification.Rounding rounding(Comparison rounded, List<Sample> validation) {
        try (LoadedModule exact = experiment.load(saved)) {
            ScoresOfRun scores = new ScoresOfRun();
            experiment.judge(exact, saved, data, validation, scores);
            return scores.rounding(rounded.scores(), saved.postProcessor());
        }
    }
}
