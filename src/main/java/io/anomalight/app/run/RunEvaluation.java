package io.anomalight.app.run;

import io.anomalight.assembly.LoadedModule;
import io.anomalight.framework.RunContext;
import io.anomalight.framework.checkpoint.Checkpoint;
import io.anomalight.framework.data.DataModule;
import io.anomalight.framework.data.Split;
import io.anomalight.framework.logging.RunLogger;
import io.anomalight.framework.metrics.Scores;
import io.anomalight.framework.training.Trainer;
import java.nio.file.Path;

/**
 * Evaluates a checkpoint on the test or validation images of its run.
 *
 * @param directory for figures and {@code metrics.json}
 */
public record RunEvaluation(ExperimentPlan plan, RunContext context, Path directory) {

    /** The scores of a checkpoint on the images of a split. */
    public Scores scores(Path checkpoint, EvaluationImages images, Split split) {
        DataModule data = new RunSplits(plan.dataModule(context), context)
                .forEvaluation(RunFolder.find(checkpoint), split, images);
        plan.printSplits(data, context);
        Checkpoint saved = Checkpoint.open(checkpoint);
        try (LoadedModule trained = plan.load(saved, context)) {
            Trainer trainer = new Trainer(
                    plan.trainer(), plan.callbacks(context), RunLogger.NONE, context, directory, trained.memory());
            return split == Split.TEST
                    ? trainer.test(trained.module(), data, plan.thresholds(saved))
                    : trainer.validate(trained.module(), data, plan.thresholds(saved));
        }
    }
}
