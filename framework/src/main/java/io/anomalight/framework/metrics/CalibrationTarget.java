package io.anomalight.framework.metrics;

import io.anomalight.framework.failure.UserError;

/**
 * How an image threshold is chosen from good parts.
 *
 * @param falsePositiveRate the largest share of good parts that may reach the threshold, in [0, 1)
 * @param guaranteed whether this share is promised for new good parts, with 95 % confidence, rather than kept on these only
 */
public record CalibrationTarget(double falsePositiveRate, boolean guaranteed) {
    public CalibrationTarget {
        if (!(falsePositiveRate >= 0 && falsePositiveRate < 1)) {
            throw new UserError("false_positive_rate must be at least 0 and less than 1, but is " + falsePositiveRate);
        }
    }

    /** A share that is kept on the given good parts. */
    public static CalibrationTarget rate(double falsePositiveRate) {
        return new CalibrationTarget(falsePositiveRate, false);
    }

    /** A share that is promised for new good parts. */
    public static CalibrationTarget guaranteed(double falsePositiveRate) {
        return new CalibrationTarget(falsePositiveRate, true);
    }
}
