package io.anomalight.framework.optim;

/**
 * Half a cosine from the whole rate down to a share of it (Loshchilov and Hutter 2017, without restarts).
 *
 * @param minFactor the share where the fit ends
 * @param interval whether the rate falls at each epoch or at each step
 */
public record Cosine(double minFactor, Interval interval) implements Schedule {
    public Cosine {
        if (!(minFactor >= 0 && minFactor <= 1)) {
            throw new IllegalArgumentException("min_factor must be from 0 to 1, but is " + minFactor);
        }
    }

    @Override
    public double factor(Moment at) {
        if (at.epochs() < 0) {
            throw new IllegalArgumentException("a cosine ends with the fit, so a fit without an end has none");
        }
        double position = interval == Interval.EPOCH ? at.epoch() : at.position();
        double share = Math.min(1, position / at.epochs());
        return minFactor + (1 - minFactor) * (1 + Math.cos(Math.PI * share)) / 2;
    }
}
