package io.anomalight.framework.training;

import io.anomalight.framework.data.LoaderConfig;
import io.anomalight.framework.training.settings.BatchLimits;
import io.anomalight.framework.training.settings.TrainerConfig;

/**
 * How many batches a fit uses: every amount of its recipe, resolved once, before the first image is read.
 *
 * @param training of each epoch, and of each pass before the first
 * @param validation of each validation; 0 where validation is off
 * @param sanity validation batches that are judged before the first epoch
 */
record FitAmounts(long training, long validation, long sanity) {

    /**
     * Resolves the amounts of a recipe.
     *
     * @param train how many training images there are
     * @param validation how many validation images there are
     * @throws io.anomalight.framework.failure.UserError if a share of the batches is less than one batch
     */
    static FitAmounts of(TrainerConfig config, LoaderConfig loading, int train, int validation) {
        BatchLimits limits = config.limits();
        long training = limits.training(batches(train, loading.trainBatchSize()));
        long judged = 0;
        if (limits.validates()) {
            // Few images that are learned by heart are judged all.
            judged = limits.overfits()
                    ? batches(Math.min(train, training * loading.trainBatchSize()), loading.evalBatchSize())
                    : limits.validation(batches(validation, loading.evalBatchSize()));
        }
        int wanted = config.validation().numSanityValSteps();
        return new FitAmounts(training, judged, wanted < 0 ? judged : Math.min(wanted, judged));
    }

    static long batches(long images, int batchSize) {
        return (images + batchSize - 1) / batchSize;
    }
}
