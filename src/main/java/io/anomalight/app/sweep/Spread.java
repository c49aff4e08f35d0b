package io.anomalight.app.sweep;

import java.util.List;

/**
 * Several values of one measure.
 *
 * @param count how many there are
 * @param mean NaN where there are none
 * @param deviation the sample's standard deviation, of n − 1; NaN where there are fewer than two
 */
record Spread(int count, double mean, double deviation) {

    static Spread of(List<Double> values) {
        int count = values.size();
        double mean = values.stream().mapToDouble(Double::doubleValue).sum() / count;
        double squares = values.stream()
                .mapToDouble(value -> (value - mean) * (value - mean))
                .sum();
        return new Spread(
                count, count == 0 ? Double.NaN : mean, count < 2 ? Double.NaN : Math.sqrt(squares / (count - 1)));
    }
}
