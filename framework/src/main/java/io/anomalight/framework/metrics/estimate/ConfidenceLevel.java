package io.anomalight.framework.metrics.estimate;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * How often an interval of this kind contains the true value.
 *
 * @param value 0.9, 0.95 or 0.99
 */
public record ConfidenceLevel(double value) {
    // The quantiles of the normal distribution at (1 + level) / 2.
    private static final Map<Double, Double> QUANTILES =
            new TreeMap<>(Map.of(0.9, 1.6448536269514722, 0.95, 1.959963984540054, 0.99, 2.5758293035489004));

    public static final ConfidenceLevel USUAL = new ConfidenceLevel(0.95);

    public ConfidenceLevel {
        if (!QUANTILES.containsKey(value)) {
            throw new IllegalArgumentException("level must be 0.9, 0.95 or 0.99, but is " + value);
        }
    }

    /** How many standard errors the ends of an interval are from its middle, if errors are normally distributed. */
    double quantile() {
        return Optional.ofNullable(QUANTILES.get(value)).orElseThrow();
    }

    /** The share of values below the lower end of an interval. */
    public double tail() {
        return (1 - value) / 2;
    }
}
