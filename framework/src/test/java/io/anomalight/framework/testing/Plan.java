package io.anomalight.framework.testing;

import io.anomalight.framework.RunContext;
import io.anomalight.framework.callback.Callback;
import io.anomalight.framework.callback.Callbacks;
import io.anomalight.framework.console.Console;
import io.anomalight.framework.logging.RunLogger;
import io.anomalight.framework.memory.NativeMemory;
import io.anomalight.framework.training.Trainer;
import io.anomalight.framework.training.settings.BatchLimits;
import io.anomalight.framework.training.settings.FitLength;
import io.anomalight.framework.training.settings.OptimizationConfig;
import io.anomalight.framework.training.settings.TrainerConfig;
import io.anomalight.framework.training.settings.ValidationSchedule;
import java.nio.file.Path;
import java.util.List;

/** The settings of {@link TrainerConfig#epochs}, with changes of a test. */
public record Plan(TrainerConfig config) {

    /** A plan of {@code epochs} epochs with a validation after each. */
    public static Plan epochs(int epochs, long seed) {
        return new Plan(TrainerConfig.epochs(epochs, seed));
    }

    public Plan with(FitLength other) {
        return of(other, config.limits(), config.validation(), config.optimization(), config.logEveryNSteps());
    }

    public Plan with(BatchLimits other) {
        return of(config.length(), other, config.validation(), config.optimization(), config.logEveryNSteps());
    }

    public Plan with(ValidationSchedule other) {
        return of(config.length(), config.limits(), other, config.optimization(), config.logEveryNSteps());
    }

    public Plan with(OptimizationConfig other) {
        return of(config.length(), config.limits(), config.validation(), other, config.logEveryNSteps());
    }

    public Plan withLogEveryNSteps(int steps) {
        return of(config.length(), config.limits(), config.validation(), config.optimization(), steps);
    }

    private Plan of(
            FitLength length,
            BatchLimits limits,
            ValidationSchedule validation,
            OptimizationConfig optimization,
            int logEveryNSteps) {
        return new Plan(new TrainerConfig(
                length,
                limits,
                validation,
                optimization,
                config.engine(),
                config.switches(),
                logEveryNSteps,
                config.profiler(),
                config.seed(),
                config.defaultRootDir(),
                config.metricsMemoryMb(),
                config.featureCacheMb(),
                config.threshold(),
                config.verdict(),
                config.regions()));
    }

    /** A trainer with this plan on the caller's native memory, with callbacks and without loggers. */
    public Trainer trainer(NativeMemory memory, List<? extends Callback> callbacks) {
        return new Trainer(
                config,
                Callbacks.of(callbacks),
                RunLogger.NONE,
                new RunContext(config.seed(), Console.SILENT, Path.of("cache")),
                Path.of("run"),
                memory);
    }
}
