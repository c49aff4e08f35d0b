package io.anomalight.framework.metrics.estimate;

/**
 * How far a metric could change with other test images of the same kind. It does not include the choice of the training images or of
 * the seed.
 *
 * @param low the lower end
 * @param high the upper end
 * @param level how often such an interval contains the true value, for instance 0.95
 */
public record Interval(double low, double high, double level) {
    public Interval {
        if (!(low <= high) || !(level > 0 && level < 1)) {
            throw new IllegalArgumentException(
                    "an interval needs ends in ascending order and a level between 0 and 1, but they are " + low + ", "
                            + high + " and " + level);
        }
    }
}
