package io.anomalight.models.dinomaly;

import io.anomalight.framework.optim.schedule.Schedule;

/**
 * The course of the learning rate in Dinomaly's published code: it rises linearly from 0, and then falls along half a cosine until the
 * end of the fit, whichever limit ends it.
 *
 * @param warmupIters number of steps in which it rises; 0 for none
 * @param finalFactor the fraction of the learning rate at the end of the fit
 */
record WarmUpCosine(int warmupIters, double finalFactor) implements Schedule {

    @Override
    public double factor(Moment at) {
        if (!at.hasEnd()) {
            throw new IllegalArgumentException(
                    "dinomaly needs a fit with a known end: set trainer.max_epochs, trainer.max_steps or trainer.max_time");
        }
        long step = at.step();
        if (step < warmupIters) {
            return (double) step / Math.max(1, warmupIters - 1);
        }
        double share = Math.max((double) (step - warmupIters) / Math.max(1, at.steps() - warmupIters), at.spent());
        return finalFactor + (1 - finalFactor) * (1 + Math.cos(Math.PI * Math.min(1, share))) / 2;
    }
}
