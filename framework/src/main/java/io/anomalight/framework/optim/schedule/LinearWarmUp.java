package io.anomalight.framework.optim.schedule;

/**
 * A learning rate that rises linearly, step by step, before another schedule begins (Goyal et al. 2017).
 *
 * @param epochs the length of the warm-up in epochs
 * @param startFactor the fraction of the learning rate at the first step
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

    /**
     * Returns a schedule that rises to the factor of {@code following} at the end of the warm-up, then continues with
     * {@code following}.
     */
    public Schedule then(Schedule following) {
        return at -> {
            if (at.epoch() >= epochs) {
                return following.factor(at);
            }
            double end = following.factor(at.startOf(epochs));
            return startFactor + at.position() / epochs * (end - startFactor);
        };
    }
}
