package io.anomalight.framework.checkpoint;

import io.anomalight.framework.optim.OptimizerCounts;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Where a fit stands, beside its arrays: enough to go on as if it had never stopped.
 *
 * <p>No random stream is in it: each is drawn anew from the seed and the number of its epoch or step.
 *
 * @param preparedPasses passes of the preparation that are done; the epochs begin after the last one
 * @param epoch the present epoch, from 0
 * @param batch batches that are done of it, or of the present pass of the preparation
 * @param step training steps done in all epochs
 * @param validatedStep the step after which the latest validation was; 0 before the first
 * @param epochTrained whether the training part of the epoch is over
 * @param validationDue whether a validation is owed before anything else
 * @param elapsed how long the fit has taken so far
 * @param means sums and weights of the scalars of this epoch's steps
 * @param optimizers how far each optimizer has come
 * @param callbacks what each callback wants back, by its key
 * @param data what is in the files of the training images and how they are batched, as a hash; a fit goes on only with the
 *     same
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
        Map<String, Map<String, String>> callbacks,
        String data) {

    /**
     * A mean that is not finished.
     *
     * @param sum the values so far, each times its weight
     * @param weight the weights so far
     */
    public record Mean(double sum, long weight) {}

    public TrainingState {
        means = Collections.unmodifiableMap(new LinkedHashMap<>(means));
        optimizers = Collections.unmodifiableMap(new LinkedHashMap<>(optimizers));
        callbacks = Collections.unmodifiableMap(new LinkedHashMap<>(callbacks));
    }
}
