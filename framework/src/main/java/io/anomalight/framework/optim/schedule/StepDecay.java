package io.anomalight.framework.optim.schedule;

/**
 * A learning rate that is multiplied at regular intervals, as by PyTorch's {@code StepLR}.
 *
 * @param stepSize the number of epochs or training steps between two changes
 * @param gamma the factor
 * @param interval whether epochs or training steps are counted
 */
public record StepDecay(int stepSize, double gamma, Interval interval) implements Schedule {
    public StepDecay {
        if (stepSize < 1) {
            throw new IllegalArgumentException("step_size must be at least 1, but is " + stepSize);
        }
        requireFactor(gamma);
    }

    @Override
    public double factor(Moment at) {
        long times = count(at, interval) / stepSize;
        return Math.pow(gamma, (double) times);
    }

    static long count(Moment at, Interval interval) {
        return interval == Interval.EPOCH ? at.epoch() : at.step();
    }

    static void requireFactor(double gamma) {
        if (!(gamma > 0 && gamma < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("gamma must be positive, but is " + gamma);
        }
    }
}
