package io.anomalight.framework.training.settings;

/**
 * Limits for the number of batches.
 *
 * @param limitTrainBatches batches per training epoch
 * @param limitValBatches batches per validation; 0 switches validation off
 * @param limitTestBatches batches of a test; 0 switches the test after a fit off
 * @param limitPredictBatches batches of a prediction
 * @param overfitBatches trains on the same few batches in every epoch, without shuffling and augmentation, and
 *     validates on them; 0.0 for a normal run
 * @param fastDevRun a short test run of the whole pipeline
 */
public record BatchLimits(
        BatchAmount limitTrainBatches,
        BatchAmount limitValBatches,
        BatchAmount limitTestBatches,
        BatchAmount limitPredictBatches,
        BatchAmount overfitBatches,
        FastDevRun fastDevRun) {
    /** No limits. */
    public static final BatchLimits NONE = new BatchLimits(
            BatchAmount.ALL, BatchAmount.ALL, BatchAmount.ALL, BatchAmount.ALL, BatchAmount.NONE, FastDevRun.OFF);

    public BatchLimits {
        if (limitTrainBatches.value() == 0) {
            throw new IllegalArgumentException("limit_train_batches must not be 0: nothing would be learned");
        }
    }

    /** The number of batches per training epoch, out of {@code batches}. */
    public long training(long batches) {
        if (fastDevRun.isOn()) {
            return quick(batches);
        }
        return overfits()
                ? overfitBatches.resolve("overfit_batches", batches)
                : limitTrainBatches.resolve("limit_train_batches", batches);
    }

    /** The number of batches per validation, out of {@code batches}. */
    public long validation(long batches) {
        return fastDevRun.isOn() ? quick(batches) : limitValBatches.resolve("limit_val_batches", batches);
    }

    /** The number of batches per test, out of {@code batches}. */
    public long test(long batches) {
        return fastDevRun.isOn() ? quick(batches) : limitTestBatches.resolve("limit_test_batches", batches);
    }

    /** The number of batches per prediction, out of {@code batches}. */
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

    /** Whether the fit is followed by a test; {@code limit_test_batches = 0} switches it off. */
    public boolean tests() {
        return fastDevRun.isOn() || limitTestBatches.value() > 0;
    }

    /** Whether the fit overfits on a few batches. */
    public boolean overfits() {
        return overfitBatches.value() > 0;
    }
}
