package io.anomalight.framework.metrics.guarantee;

import io.anomalight.framework.failure.UserError;
import java.util.OptionalDouble;

/**
 * How an image threshold is chosen from good parts.
 *
 * @param falsePositiveRate the largest share of good parts that may reach the threshold, in [0, 1)
 * @param guaranteed whether this share is promised for new good parts, with 95 % confidence, rather than kept on these only
 * @param reviewFalsePositiveRate the largest share of the given good parts that may be for review or anomalous; if absent, the review
 *     threshold stays, if there is one
 */
public record CalibrationTarget(double falsePositiveRate, boolean guaranteed, OptionalDouble reviewFalsePositiveRate) {
    public CalibrationTarget {
        if (!(falsePositiveRate >= 0 && falsePositiveRate < 1)) {
            throw new UserError("false_positive_rate must be at least 0 and less than 1, but is " + falsePositiveRate);
        }
        if (reviewFalsePositiveRate.isPresent()
                && !(reviewFalsePositiveRate.getAsDouble() > falsePositiveRate
                        && reviewFalsePositiveRate.getAsDouble() < 1)) {
            throw new UserError("review_false_positive_rate must be above false_positive_rate = " + falsePositiveRate
                    + " and below 1, but is " + reviewFalsePositiveRate.getAsDouble());
        }
    }

    /** A share that is kept on the given good parts. */
    public static CalibrationTarget rate(double falsePositiveRate) {
        return new CalibrationTarget(falsePositiveRate, false, OptionalDouble.empty());
    }

    /** A share that is promised for new good parts. */
    public static CalibrationTarget guaranteed(double falsePositiveRate) {
        return new CalibrationTarget(falsePositiveRate, true, OptionalDouble.empty());
    }

    /** A copy that also sets the review threshold. */
    public CalibrationTarget withReview(double rate) {
        return new CalibrationTarget(falsePositiveRate, guaranteed, OptionalDouble.of(rate));
    }
}
