package io.anomalight.framework.training;

/**
 * How much of the data is used.
 *
 * @param limitTrainBatches batches of each training epoch
 * @param limitValBatches batches of each validation
 * @param limitTestBatches batches of a test
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

    /** What of the images of a stage is used. */
    BatchAmount of(Stage stage) {
        if (fastDevRun.isOn()) {
            return BatchAmount.count(fastDevRun.batches());
        }
        return switch (stage) {
            case PREPARATION, TRAINING -> overfits() ? overfitBatches : limitTrainBatches;
            case VALIDATION, SANITY_CHECK -> overfits() ? overfitBatches : limitValBatches;
            case TEST -> limitTestBatches;
            case PREDICTION -> limitPredictBatches;
            case CALIBRATION -> BatchAmount.ALL;
        };
    }

    /** Whether the fit is to learn a few batches by heart. */
    boolean overfits() {
        return overfitBatches.value() > 0;
    }
}
