package io.anomalight.models.efficientad;

import io.anomalight.framework.optim.schedule.Schedule;

/**
 * A tenth of the learning rate for the last 5 % of the fit (algorithm 1 of the paper's appendix: from step 66,500 of 70,000),
 * whether {@code max_epochs}, {@code max_steps} or {@code max_time} ends it.
 */
enum LateDrop implements Schedule {
    INSTANCE;

    private static final double SHARE = 0.95;
    private static final double GAMMA = 0.1;

    @Override
    public double factor(Moment at) {
        long drop = (long) (SHARE * at.steps());
        return at.step() >= drop || at.spent() >= SHARE ? GAMMA : 1;
    }
}
