package io.anomalight.app.speedtest.worker;

import io.anomalight.assembly.ConfiguredModel;
import io.anomalight.framework.RunContext;
import io.anomalight.framework.StopSignal;
import io.anomalight.framework.console.Console;
import io.anomalight.framework.memory.Precision;
import io.anomalight.framework.profiling.Profiler;
import io.anomalight.framework.training.settings.TrainerConfig;
import java.nio.file.Path;
import java.util.List;

/**
 * The settings of the recipe to measure, read as {@code train} reads them.
 *
 * @param batchSize images per training step
 * @param trainer settings of the trainer
 * @param model creates the module
 * @param cache the folder of downloaded files
 * @param trainOverrides overrides of a training that is measured, which has no calibration
 */
public record WorkerRecipe(
        int batchSize, TrainerConfig trainer, ConfiguredModel model, Path cache, List<String> trainOverrides) {
    public WorkerRecipe {
        trainOverrides = List.copyOf(trainOverrides);
    }

    /** The run context with these settings; it prints nothing. Each request names its own precision of scoring. */
    public RunContext environment() {
        return new RunContext(
                        trainer.seed(),
                        Console.SILENT,
                        cache,
                        StopSignal.NEVER,
                        Profiler.NONE,
                        Precision.FLOAT32,
                        trainer.engine().trainingPrecision(),
                        trainer.featureCacheMb())
                .with(trainer.engine().arithmetic());
    }
}
