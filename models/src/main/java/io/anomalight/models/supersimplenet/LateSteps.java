package io.anomalight.models.supersimplenet;

import io.anomalight.framework.optim.schedule.Schedule;

/**
 * 0.4 of the learning rate after 80 % of the epochs, and 0.4 of this after 90 % (section 4 of the paper), whether {@code
 * max_epochs}, {@code max_steps} or {@code max_time} ends the fit.
 */
enum LateSteps implements Schedule {
    INSTANCE;

    private static final double[] SHARES = {0.8, 0.9};
    private static final double GAMMA = 0.4;

    @Override
    public double factor(Moment at) {
        double factor = 1;
        for (double share : SHARES) {
            // Infinite for a fit that neither epochs nor steps end.
            double milestone = Math.floor(share * at.length());
            if (at.epoch() >= milestone || at.spent() >= share) {
                factor *= GAMMA;
            }
        }
        return factor;
    }
}
