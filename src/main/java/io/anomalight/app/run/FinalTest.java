package io.anomalight.app.run;

import io.anomalight.app.console.ShellLine;
import io.anomalight.framework.AnomalyModule;
import io.anomalight.framework.RunContext;
import io.anomalight.framework.callback.FitReport;
import io.anomalight.framework.checkpoint.Checkpoint;
import io.anomalight.framework.checkpoint.CheckpointStore;
import io.anomalight.framework.console.Console;
import io.anomalight.framework.data.DataModule;
import io.anomalight.framework.data.Splits;
import io.anomalight.framework.metrics.Scores;
import io.anomalight.framework.training.Trainer;
import java.nio.file.Files;
import java.util.stream.Stream;

/** The test that closes a fit: of its best checkpoint, or without any, of what the last step left. */
public record FinalTest(ExperimentPlan blueprint, RunContext environment, RunFolder folder) {

    /** Whether the fit has left a checkpoint to start from; those of an earlier session count if this one saves, too. */
    public boolean hasCheckpoint() {
        CheckpointStore store = new CheckpointStore(folder.path().resolve(CheckpointStore.FOLDER));
        return blueprint.whyNothingIsSaved().isEmpty()
                && Stream.of("best", "last").map(store::manifest).anyMatch(Files::isRegularFile);
    }

    /** The scores of the test images; without any, those of the last validation. */
    public Scores run(Trainer trainer, AnomalyModule module, DataModule data, Splits splits, FitReport report) {
        Console console = environment.console();
        if (splits.test().isEmpty()) {
            console.line("There are no test images, so nothing is tested; the scores are validation's.");
            return report.lastScores();
        }
        if (!blueprint.trainer().limits().tests()) {
            console.line("The test is off (trainer.limit_test_batches = 0); the scores are validation's.");
            return report.lastScores();
        }
        if (!hasCheckpoint()) {
            return testAsItIs(trainer, module, data, report);
        }
        Checkpoint best = Checkpoint.open(folder.path());
        if (best.manifest().postProcessor().isEmpty()) {
            console.line(
                    "Nothing is tested, because nothing was validated and there are no thresholds; " + toLearnThem());
            return report.lastScores();
        }
        best.load(module);
        console.line("Testing the checkpoint of epoch " + (best.manifest().epoch() + 1) + " (" + best.path() + ").");
        return trainer.test(module, data, best.postProcessor());
    }

    private String toLearnThem() {
        String resume = "resume=" + folder.path();
        return blueprint.trainer().limits().validates()
                ? "give the fit more time: " + ShellLine.of("train", resume, "trainer.max_time=null")
                : "to learn some: " + ShellLine.of("train", resume, "trainer.limit_val_batches=1.0");
    }

    private Scores testAsItIs(Trainer trainer, AnomalyModule module, DataModule data, FitReport report) {
        String saved = "No checkpoint is saved"
                + blueprint.whyNothingIsSaved().map(key -> " (" + key + ")").orElse("");
        if (report.postProcessor().isEmpty()) {
            environment.console().line(saved + " and nothing was validated, so nothing is tested.");
            return report.lastScores();
        }
        environment.console().line(saved + ": testing the module as the last step left it.");
        return trainer.test(module, data, report.postProcessor().get());
    }
}
