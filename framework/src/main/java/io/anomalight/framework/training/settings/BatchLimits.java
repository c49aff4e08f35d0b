package io.anomalight.framework.training.settings;

/**
 * How much of the data is used.
 *
 * @param limitTrainBatches batches of each training epoch
 * @param limitValBatches batches of each validation; 0 switches validation off
 * @param limitTestBatches batches of a test; 0 switches the test after a fit off
 * @param limitPredictBatches batches of a prediction
 * @param overfitBatches the same few training batches in every epoch, unshuffled and unchanged, and validation on them
 *     too; 0.0 for an ordinary run
 * @param fastDevRun a quick run through everything
 */
public record BatchLimits(
        BatchAmount limitTrainBatches,
        BatchAmount limitValBatches,
        BatchAmount limitTestBatches,
        BatchAmount limitPredictBatches,
        BatchAmount overfitBatches,
        FastDevRun fastDevRun) {
    /** Everything is used. */
    public static final BatchLimits NONE = new BatchLimits(
            BatchAmount.ALL, BatchAmount.ALL, BatchAmount.ALL, BatchAmount.ALL, BatchAmount.NONE, FastDevRun.OFF);

    public BatchLimits {
        if (limitTrainBatches.value() == 0) {
            throw new IllegalArgumentException("limit_train_batches must not be 0: nothing would be learned");
        }
    }

    /** How many of the batches there are a training epoch has. */
    public long training(long batches) {
        if (fastDevRun.isOn()) {
            return quick(batches);
        }
        return overfits()
                ? overfitBatches.resolve("overfit_batches", batches)
                : limitTrainBatches.resolve("limit_train_batches", batches);
    }

    /** How many of the batches there are a validation has. */
    public long validation(long batches) {
        return fastDevRun.isOn() ? quick(batches) : limitValBatches.resolve("limit_val_batches", batches);
    }

    /** How many of the batches there are a test has. */
    public long test(long batches) {
        return fastDevRun.isOn() ? quick(batches) : limitTestBatches.resolve("limit_test_batches", batches);
    }

    /** How many of the batches there are a prediction has. */
    public long prediction(long batches) {
        return fastDevRun.isOn() ? quick(batches) : limitPredictBatches.resolve("limit_predict_batches", batches);
    }

    private long quick(long batches) {
        return Math.min(batches, fastDevRun.batches());
    }

    /** Whether the fit is validated; {@code limit_val_batches = 0} switches that off. */
    public boolean validates() {
        return fastDevRun.isOn() || limitValBatches.value() > 0;
    }

    /** Whether there is a test; {@code limit_test_batches = 0} switches it off. */
    public boolean tests() {
        return fastDevRun.isOn() || limitTestBatches.value() > 0;
    }

    /** Whether the fit is to learn a few batches by heart. */
    public boolean overfits() {
        return overfitBatches.value() > 0;
    }
}
