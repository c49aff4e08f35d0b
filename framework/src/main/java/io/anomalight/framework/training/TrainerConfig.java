package io.anomalight.framework.training;

import io.anomalight.framework.metrics.ThresholdConfig;
import java.nio.file.Path;

/**
 * The {@code trainer} section of a recipe.
 *
 * @param maxEpochs how often each training image is learned from
 * @param checkValEveryNEpoch epochs from one validation to the next; there is always one after the last epoch
 * @param logEveryNSteps training steps from one logged loss to the next
 * @param seed fixes splits, order, initialisation and shuffling
 * @param defaultRootDir where run folders are made
 * @param metricsMemoryMb up to this much memory metrics are exact, beyond it binned
 * @param threshold how the line between normal and anomalous is drawn
 */
public record TrainerConfig(
        int maxEpochs,
        int checkValEveryNEpoch,
        int logEveryNSteps,
        long seed,
        Path defaultRootDir,
        int metricsMemoryMb,
        ThresholdConfig threshold) {

    public TrainerConfig {
        atLeastOne("max_epochs", maxEpochs);
        atLeastOne("check_val_every_n_epoch", checkValEveryNEpoch);
        atLeastOne("log_every_n_steps", logEveryNSteps);
        atLeastOne("metrics_memory_mb", metricsMemoryMb);
    }

    private static void atLeastOne(String key, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(key + " must be at least 1, but is " + value);
        }
    }
}
