package io.anomalight.framework.training.settings;

/** Batch limits that differ from {@link BatchLimits#NONE} in one or two values. */
public final class Limits {
    private Limits() {}

    public static BatchLimits of(BatchAmount train, BatchAmount validation) {
        return new BatchLimits(train, validation, BatchAmount.ALL, BatchAmount.ALL, BatchAmount.NONE, FastDevRun.OFF);
    }

    public static BatchLimits validation(BatchAmount validation) {
        return of(BatchAmount.ALL, validation);
    }

    public static BatchLimits test(BatchAmount test) {
        return new BatchLimits(
                BatchAmount.ALL, BatchAmount.ALL, test, BatchAmount.ALL, BatchAmount.NONE, FastDevRun.OFF);
    }

    public static BatchLimits prediction(BatchAmount prediction) {
        return new BatchLimits(
                BatchAmount.ALL, BatchAmount.ALL, BatchAmount.ALL, prediction, BatchAmount.NONE, FastDevRun.OFF);
    }

    public static BatchLimits overfit(BatchAmount batches) {
        return new BatchLimits(
                BatchAmount.ALL, BatchAmount.ALL, BatchAmount.ALL, BatchAmount.ALL, batches, FastDevRun.OFF);
    }

    public static BatchLimits fastDevRun(int batches) {
        return new BatchLimits(
                BatchAmount.ALL,
                BatchAmount.ALL,
                BatchAmount.ALL,
                BatchAmount.ALL,
                BatchAmount.NONE,
                new FastDevRun(batches));
    }
}
