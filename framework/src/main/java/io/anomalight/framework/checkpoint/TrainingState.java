package io.anomalight.framework.checkpoint;

import io.anomalight.framework.optim.OptimizerCounts;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The state of a fit, except its arrays: a resumed fit continues exactly as if it had never stopped.
 *
 * <p>Random streams are not saved: each is created from the seed and the number of its epoch or step.
 *
 * @param preparedPasses the number of completed preparation passes; the epochs begin after the last one
 * @param epoch the current epoch, from 0
 * @param batch the number of completed batches of the current epoch or preparation pass
 * @param step the number of completed training steps of all epochs
 * @param validatedStep the step after which the latest validation ran; 0 before the first
 * @param epochTrained whether the training part of the epoch is completed
 * @param validationDue whether the next action must be a validation
 * @param elapsed the duration of the fit so far
 * @param means sums and weights of the scalars published in this epoch's steps
 * @param optimizers the progress of each optimizer
 * @param optimizerSettings by optimizer, the settings to which its arrays belong; empty in checkpoints of earlier versions
 * @param callbacks the saved state of each callback, by its key
 * @param data a hash of the training images and their batches; a fit can be resumed only with the same
 */
public record TrainingState(
        int preparedPasses,
        int epoch,
        long batch,
        long step,
        long validatedStep,
        boolean epochTrained,
        boolean validationDue,
        Duration elapsed,
        Map<String, Mean> means,
        Map<String, OptimizerCounts> optimizers,
        Map<String, String> optimizerSettings,
        Map<String, Map<String, String>> callbacks,
        String data) {

    /**
     * An unfinished weighted mean.
     *
     * @param sum the sum of the values so far, each multiplied by its weight
     * @param weight the sum of the weights so far
     */
    public record Mean(double sum, long weight) {}

    public TrainingState {
        means = Collections.unmodifiableMap(new LinkedHashMap<>(means));
        optimizers = Collections.unmodifiableMap(new LinkedHashMap<>(optimizers));
        optimizerSettings = Collections.unmodifiableMap(new LinkedHashMap<>(optimizerSettings));
        callbacks = Collections.unmodifiableMap(new LinkedHashMap<>(callbacks));
    }
}
