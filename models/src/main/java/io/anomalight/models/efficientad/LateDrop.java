package io.anomalight.models.efficientad;

import io.anomalight.framework.optim.schedule.Schedule;

/**
 * A tenth of the learning rate for the last 5 % of the training steps (algorithm 1 of the paper's appendix, anomalib's {@code
 * StepLR(0.95 * steps)}); if the number of epochs is not limited, the rate does not change.
 */
enum LateDrop implements Schedule {
    INSTANCE;

    private static final double SHARE = 0.95;
    private static final double GAMMA = 0.1;

    @Override
    public double factor(Moment at) {
        long drop = (long) (SHARE * at.epochs() * at.batches());
        return at.epochs() > 0 && at.step() >= drop ? GAMMA : 1;
    }
}
