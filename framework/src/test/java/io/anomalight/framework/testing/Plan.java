package io.anomalight.framework.testing;

import io.anomalight.framework.Environment;
import io.anomalight.framework.logging.Console;
import io.anomalight.framework.logging.RunLogger;
import io.anomalight.framework.memory.NativeMemory;
import io.anomalight.framework.metrics.ThresholdConfig;
import io.anomalight.framework.training.BatchLimits;
import io.anomalight.framework.training.Callback;
import io.anomalight.framework.training.Callbacks;
import io.anomalight.framework.training.EngineConfig;
import io.anomalight.framework.training.FitLength;
import io.anomalight.framework.training.OptimizationConfig;
import io.anomalight.framework.training.Switches;
import io.anomalight.framework.training.Trainer;
import io.anomalight.framework.training.TrainerConfig;
import io.anomalight.framework.training.ValidationSchedule;
import java.nio.file.Path;
import java.util.List;

/** The settings of a trainer that tests change; everything else is left alone. */
public record Plan(
        FitLength length,
        BatchLimits limits,
        ValidationSchedule validation,
        OptimizationConfig optimization,
        long seed) {

    /** So many epochs, each validated. */
    public static Plan epochs(int epochs, long seed) {
        return new Plan(
                FitLength.epochs(epochs),
                BatchLimits.NONE,
                ValidationSchedule.EVERY_EPOCH,
                OptimizationConfig.PLAIN,
                seed);
    }

    public Plan with(FitLength other) {
        return new Plan(other, limits, validation, optimization, seed);
    }

    public Plan with(BatchLimits other) {
        return new Plan(length, other, validation, optimization, seed);
    }

    public Plan with(ValidationSchedule other) {
        return new Plan(length, limits, other, optimization, seed);
    }

    public Plan with(OptimizationConfig other) {
        return new Plan(length, limits, validation, other, seed);
    }

    public TrainerConfig config() {
        return new TrainerConfig(
                length,
                limits,
                validation,
                optimization,
                EngineConfig.CPU,
                Switches.ON,
                1,
                TrainerConfig.Profiling.NONE,
                seed,
                Path.of("results"),
                512,
                0,
                ThresholdConfig.DEFAULT);
    }

    /** A trainer of this plan that runs on the caller's native memory, tells the callbacks, and logs nothing. */
    public Trainer trainer(NativeMemory memory, List<? extends Callback> callbacks) {
        return new Trainer(
                config(),
                Callbacks.of(callbacks),
                RunLogger.NONE,
                new Environment(seed, Console.SILENT, Path.of("cache")),
                Path.of("run"),
                memory);
    }
}
