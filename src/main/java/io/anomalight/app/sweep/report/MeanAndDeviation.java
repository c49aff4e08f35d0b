package io.anomalight.app.sweep.report;

import java.util.List;

/**
 * Mean and deviation of several values of a measure.
 *
 * @param count number of values
 * @param mean the mean; NaN without values
 * @param deviation the sample standard deviation (n − 1); NaN for fewer than two values
 */
public record MeanAndDeviation(int count, double mean, double deviation) {

    public static MeanAndDeviation of(List<Double> values) {
        int count = values.size();
        double mean = values.stream().mapToDouble(Double::doubleValue).sum() / count;
        double squares = values.stream()
                .mapToDouble(value -> (value - mean) * (value - mean))
                .sum();
        return new MeanAndDeviation(
                count, count == 0 ? Double.NaN : mean, count < 2 ? Double.NaN : Math.sqrt(squares / (count - 1)));
    }
}
