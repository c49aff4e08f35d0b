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

/** The test after a fit: of its best checkpoint, or of the last state of the module if there is no checkpoint. */
public record FinalTest(ExperimentPlan plan, RunContext context, RunFolder folder) {

    /** Whether the fit saved a checkpoint; a checkpoint of an earlier session counts if saving is still on. */
    public boolean hasCheckpoint() {
        CheckpointStore store = new CheckpointStore(folder.path().resolve(CheckpointStore.FOLDER));
        return plan.savingDisabledBy().isEmpty()
                && Stream.of("best", "last").map(store::manifest).anyMatch(Files::isRegularFile);
    }

    /** Tests, and returns the scores; without test images or thresholds, the scores of the last validation. */
    public Scores run(Trainer trainer, AnomalyModule module, DataModule data, Splits splits, FitReport report) {
        Console console = context.console();
        if (splits.test().isEmpty()) {
            console.line("There are no test images, so there is no test; the scores are those of the validation.");
            return report.lastScores();
        }
        if (!plan.trainer().limits().tests()) {
            console.line("The test is off (trainer.limit_test_batches = 0); the scores are those of the validation.");
            return report.lastScores();
        }
        if (!hasCheckpoint()) {
            return testLastState(trainer, module, data, report);
        }
        Checkpoint best = Checkpoint.open(folder.path());
        if (best.manifest().postProcessor().isEmpty()) {
            console.line("There is no test, because there was no validation and there are no thresholds; "
                    + howToGetThresholds());
            return report.lastScores();
        }
        best.load(module);
        console.line("Testing the checkpoint of epoch " + (best.manifest().epoch() + 1) + " (" + best.path() + ").");
        return trainer.test(module, data, best.postProcessor());
    }

    private String howToGetThresholds() {
        String resume = "resume=" + folder.path();
        return plan.trainer().limits().validates()
                ? "give the fit more time: " + ShellLine.of("train", resume, "trainer.max_time=null")
                : "to get them: " + ShellLine.of("train", resume, "trainer.limit_val_batches=1.0");
    }

    private Scores testLastState(Trainer trainer, AnomalyModule module, DataModule data, FitReport report) {
        String saved = "No checkpoint is saved"
                + plan.savingDisabledBy().map(key -> " (" + key + ")").orElse("");
        if (report.postProcessor().isEmpty()) {
            context.console().line(saved + " and there was no validation, so there is no test.");
            return report.lastScores();
        }
        context.console().line(saved + ": testing the module as it is after the last step.");
        return trainer.test(module, data, report.postProcessor().get());
    }
}
