package io.anomalight.framework.optim.schedule;

/**
 * Cosine annealing from the full learning rate down to a fraction of it at the end of the fit, whichever limit ends it
 * (Loshchilov and Hutter 2017, without restarts).
 *
 * @param minFactor the fraction that is left at the end of the fit
 * @param interval whether the rate changes once per epoch or once per step
 */
public record Cosine(double minFactor, Interval interval) implements Schedule {
    public Cosine {
        if (!(minFactor >= 0 && minFactor <= 1)) {
            throw new IllegalArgumentException("min_factor must be from 0 to 1, but is " + minFactor);
        }
    }

    @Override
    public double factor(Moment moment) {
        if (!moment.hasEnd()) {
            throw new IllegalArgumentException("a cosine schedule needs a fit with a known end");
        }
        double share = moment.share(interval);
        return minFactor + (1 - minFactor) * (1 + Math.cos(Math.PI * share)) / 2;
    }
}
