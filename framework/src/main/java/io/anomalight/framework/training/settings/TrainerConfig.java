package io.anomalight.framework.training.settings;

import io.anomalight.framework.config.record.Inline;
import io.anomalight.framework.metrics.ThresholdConfig;
import io.anomalight.framework.metrics.regions.RegionFilters;
import io.anomalight.framework.metrics.regions.RegionRules;
import io.anomalight.framework.metrics.regions.VerdictBy;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The {@code trainer} section of a recipe; the names are Lightning's.
 *
 * @param length the length of a fit
 * @param limits limits for the number of batches
 * @param validation when a fit is validated
 * @param optimization clipping, accumulation and learning rates
 * @param engine device, precision and determinism
 * @param switches disables standard callbacks
 * @param logEveryNSteps a loss is logged every n training steps
 * @param profiler whether the time is measured and shown
 * @param seed fixes initialisation, shuffling and augmentation
 * @param defaultRootDir the folder that contains the run folders
 * @param metricsMemoryMb the memory in MB up to which metrics are exact; above it they are binned
 * @param featureCacheMb the memory in MB for features of training images that are kept between epochs; 0 for none
 * @param threshold how the threshold between normal and anomalous is set
 * @param verdict what decides whether an image is anomalous; its score if absent
 * @param regions what a region of anomalous pixels needs; nothing more if absent
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
        ThresholdConfig threshold,
        Optional<VerdictBy> verdict,
        Optional<RegionFilters> regions) {

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
        if (verdict.equals(Optional.of(VerdictBy.REGIONS)) && threshold.cost().isPresent()) {
            throw new IllegalArgumentException(
                    "threshold.cost chooses thresholds of scores, which don't decide with verdict ="
                            + " regions: leave it out, or set verdict = score");
        }
    }

    /** Which groups of anomalous pixels are regions, and whether they decide the verdict. */
    public RegionRules regionRules() {
        return new RegionRules(verdict.orElse(VerdictBy.SCORE), regions.orElse(RegionFilters.NONE));
    }

    /**
     * A fit of a fixed number of epochs, for tests and tutorials: each epoch is validated, every step is logged, all
     * other settings are the simplest ones.
     *
     * @param seed fixes initialisation, shuffling and augmentation
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
                ThresholdConfig.DEFAULT,
                Optional.empty(),
                Optional.empty());
    }

    /** A copy without limits of batches, for a pass that must see every image. */
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
                threshold,
                verdict,
                regions);
    }

    private static void atLeastOne(String key, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(key + " must be at least 1, but is " + value);
        }
    }
}
