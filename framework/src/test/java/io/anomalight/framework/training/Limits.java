package io.anomalight.framework.training;

/** Limits of batches that differ from {@link BatchLimits#NONE} in one or two amounts. */
final class Limits {
    private Limits() {}

    static BatchLimits of(BatchAmount train, BatchAmount validation) {
        return new BatchLimits(train, validation, BatchAmount.ALL, BatchAmount.ALL, BatchAmount.NONE, FastDevRun.OFF);
    }

    static BatchLimits validation(BatchAmount validation) {
        return of(BatchAmount.ALL, validation);
    }

    static BatchLimits test(BatchAmount test) {
        return new BatchLimits(
                BatchAmount.ALL, BatchAmount.ALL, test, BatchAmount.ALL, BatchAmount.NONE, FastDevRun.OFF);
    }

    static BatchLimits overfit(BatchAmount batches) {
        return new BatchLimits(
                BatchAmount.ALL, BatchAmount.ALL, BatchAmount.ALL, BatchAmount.ALL, batches, FastDevRun.OFF);
    }

    static BatchLimits fastDevRun(int batches) {
        return new BatchLimits(
                BatchAmount.ALL,
                BatchAmount.ALL,
                BatchAmount.ALL,
                BatchAmount.ALL,
                BatchAmount.NONE,
                new FastDevRun(batches));
    }
}
