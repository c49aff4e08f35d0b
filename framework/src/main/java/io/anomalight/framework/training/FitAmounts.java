package io.anomalight.framework.training;

import io.anomalight.framework.data.LoaderConfig;
import io.anomalight.framework.training.settings.BatchLimits;
import io.anomalight.framework.training.settings.TrainerConfig;

/**
 * The numbers of batches that a fit uses, computed from the recipe before the first image is read.
 *
 * @param training batches per epoch and per preparation pass
 * @param validation batches per validation; 0 if validation is off
 * @param sanityBatches validation batches of the sanity check before the first epoch
 */
record FitAmounts(long training, long validation, long sanityBatches) {

    /**
     * Computes the numbers of batches.
     *
     * @param train the number of training images
     * @param validation the number of validation images
     * @throws io.anomalight.framework.failure.UserError if a share of the batches is less than one batch
     */
    static FitAmounts of(TrainerConfig config, LoaderConfig loading, int train, int validation) {
        BatchLimits limits = config.limits();
        long training = limits.training(batches(train, loading.trainBatchSize()));
        long evaluated = 0;
        if (limits.validates()) {
            // With overfit_batches, validation uses all images of these batches.
            evaluated = limits.overfits()
                    ? batches(Math.min(train, training * loading.trainBatchSize()), loading.evalBatchSize())
                    : limits.validation(batches(validation, loading.evalBatchSize()));
        }
        int sanitySteps = config.validation().numSanityValSteps();
        return new FitAmounts(training, evaluated, sanitySteps < 0 ? evaluated : Math.min(sanitySteps, evaluated));
    }

    static long batches(long images, int batchSize) {
        return (images + batchSize - 1) / batchSize;
    }
}
