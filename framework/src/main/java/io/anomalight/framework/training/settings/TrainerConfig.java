package io.anomalight.framework.training.settings;

import io.anomalight.framework.config.record.Inline;
import io.anomalight.framework.metrics.ThresholdConfig;
import java.nio.file.Path;

/**
 * The {@code trainer} section of a recipe; the names are Lightning's.
 *
 * @param length when a fit is over
 * @param limits how much of the data is used
 * @param validation when a fit is validated
 * @param optimization how steps of descent are taken and watched
 * @param engine on what the arithmetic is done
 * @param switches which of the usual callbacks are used at all
 * @param logEveryNSteps training steps from one logged loss to the next
 * @param profiler whether the time is measured and shown
 * @param seed fixes order, initialisation and shuffling
 * @param defaultRootDir where run folders are made
 * @param metricsMemoryMb up to this much memory metrics are exact, beyond it binned
 * @param featureCacheMb up to this much memory features of training images are kept from epoch to epoch; 0 for none
 * @param threshold how the line between normal and anomalous is drawn
 */
public record TrainerConfig(
        @Inline FitLength length,
        @Inline BatchLimits limits,
        @Inline ValidationSchedule validation,
        @Inline OptimizationConfig optimization,
        @Inline EngineConfig engine,
        @Inline CallbackSwitches switches,
        int logEveryNSteps,
        Profiling profiler,
        long seed,
        Path defaultRootDir,
        int metricsMemoryMb,
        int featureCacheMb,
        ThresholdConfig threshold) {

    /** How the time is measured. */
    public enum Profiling {
        NONE,
        /** A table of sections at the end. */
        SIMPLE
    }

    public TrainerConfig {
        atLeastOne("log_every_n_steps", logEveryNSteps);
        atLeastOne("metrics_memory_mb", metricsMemoryMb);
        if (featureCacheMb < 0) {
            throw new IllegalArgumentException("feature_cache_mb must not be negative, but is " + featureCacheMb);
        }
        if (limits.fastDevRun().isOn()) {
            length = FitLength.epochs(1);
            validation = ValidationSchedule.EVERY_EPOCH;
        } else {
            optimization.lrScheduler().checkLength(length.maxEpochs());
        }
    }

    /**
     * A fit of so many epochs, for tests and lessons: each epoch is validated, every step is recorded, and everything else is
     * left as plain as it can be.
     *
     * @param seed fixes order, initialisation and shuffling
     */
    public static TrainerConfig epochs(int epochs, long seed) {
        return new TrainerConfig(
                FitLength.epochs(epochs),
                BatchLimits.NONE,
                ValidationSchedule.EVERY_EPOCH,
                OptimizationConfig.PLAIN,
                EngineConfig.CPU,
                CallbackSwitches.ON,
                1,
                Profiling.NONE,
                seed,
                Path.of("results"),
                512,
                0,
                ThresholdConfig.DEFAULT);
    }

    /** The same without limits of batches, for a pass that must see every image. */
    public TrainerConfig withoutLimits() {
        return new TrainerConfig(
                length,
                BatchLimits.NONE,
                validation,
                optimization,
                engine,
                switches,
                logEveryNSteps,
                profiler,
                seed,
                defaultRootDir,
                metricsMemoryMb,
                featureCacheMb,
                threshold);
    }

    private static void atLeastOne(String key, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(key + " must be at least 1, but is " + value);
        }
    }
}
