package io.anomalight.framework.optim;

/**
 * A rate that rises in a straight line, step by step, before another schedule takes over (Goyal et al. 2017).
 *
 * @param epochs epochs that it rises for
 * @param startFactor the share of the rate that it begins with
 */
public record LinearWarmUp(int epochs, double startFactor) {
    public LinearWarmUp {
        if (epochs < 1) {
            throw new IllegalArgumentException("warmup_epochs must be at least 1, but is " + epochs);
        }
        if (!(startFactor >= 0 && startFactor <= 1)) {
            throw new IllegalArgumentException("warmup_start_factor must be from 0 to 1, but is " + startFactor);
        }
    }

    /** Rises to what another schedule gives where the warm-up ends, and goes on with that one. */
    public Schedule then(Schedule following) {
        return at -> {
            if (at.epoch() >= epochs) {
                return following.factor(at);
            }
            double end = following.factor(new Schedule.Moment(epochs, 0, at.batches(), at.epochs()));
            return startFactor + at.position() / epochs * (end - startFactor);
        };
    }
}
