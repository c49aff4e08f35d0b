package io.anomalight.framework.training;

import io.anomalight.framework.metrics.ThresholdConfig;
import java.nio.file.Path;

/** The settings of a trainer that tests change; everything else is left alone. */
record Plan(
        FitLength length,
        BatchLimits limits,
        ValidationSchedule validation,
        OptimizationConfig optimization,
        long seed) {

    /** So many epochs, each validated. */
    static Plan epochs(int epochs, long seed) {
        return new Plan(
                FitLength.epochs(epochs),
                BatchLimits.NONE,
                ValidationSchedule.EVERY_EPOCH,
                OptimizationConfig.PLAIN,
                seed);
    }

    Plan with(FitLength other) {
        return new Plan(other, limits, validation, optimization, seed);
    }

    Plan with(BatchLimits other) {
        return new Plan(length, other, validation, optimization, seed);
    }

    Plan with(ValidationSchedule other) {
        return new Plan(length, limits, other, optimization, seed);
    }

    Plan with(OptimizationConfig other) {
        return new Plan(length, limits, validation, other, seed);
    }

    TrainerConfig config() {
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
                ThresholdConfig.DEFAULT);
    }
}
