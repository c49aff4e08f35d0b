package io.anomalight.app.speedtest;

import io.anomalight.assembly.ConfiguredModel;
import io.anomalight.framework.RunContext;
import io.anomalight.framework.StopSignal;
import io.anomalight.framework.console.Console;
import io.anomalight.framework.memory.Precision;
import io.anomalight.framework.profiling.Profiler;
import io.anomalight.framework.training.settings.TrainerConfig;
import java.nio.file.Path;

/**
 * What is timed on our side: a recipe as {@code train} reads it.
 *
 * @param batchSize images a step
 * @param trainer its settings of the trainer
 * @param model makes its module
 * @param cache the folder of downloaded files
 */
public record MatrixProduct(int batchSize, TrainerConfig trainer, ConfiguredModel model, Path cache) {

    /** The silent world of a run with these settings; in which numbers it judges, each request says. */
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
