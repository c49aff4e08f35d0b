package io.anomalight.framework.metrics;

import io.anomalight.framework.metrics.estimate.Interval;
import java.util.List;
import java.util.Optional;

/**
 * The value of a metric.
 *
 * @param value the number; NaN if it is undefined
 * @param errorBound the largest difference from the exact value; 0 if the value is exact
 * @param undefined the reason why there is no value, for instance that there is only one class
 * @param interval how far the value could change with other images; empty if it was not computed
 */
public record Measurement(double value, double errorBound, Optional<String> undefined, Optional<Interval> interval) {

    private Measurement(double value, double errorBound, Optional<String> undefined) {
        this(value, errorBound, undefined, Optional.empty());
    }

    public static Measurement exact(double value) {
        return new Measurement(value, 0, Optional.empty());
    }

    public static Measurement within(double value, double errorBound) {
        return new Measurement(value, errorBound, Optional.empty());
    }

    /**
     * The mean of the values that are defined; undefined with the first reason if none is.
     *
     * @param all at least one
     */
    public static Measurement mean(List<Measurement> all) {
        List<Measurement> defined =
                all.stream().filter(one -> one.undefined().isEmpty()).toList();
        if (defined.isEmpty()) {
            return all.get(0);
        }
        return within(
                defined.stream().mapToDouble(Measurement::value).average().orElseThrow(),
                defined.stream().mapToDouble(Measurement::errorBound).average().orElseThrow());
    }

    public static Measurement undefined(String reason) {
        return new Measurement(Double.NaN, 0, Optional.of(reason));
    }

    /** A copy with an interval. */
    public Measurement with(Interval computed) {
        return new Measurement(value, errorBound, undefined, Optional.of(computed));
    }

    /** For instance {@code 0.98}, {@code 0.98 ± 0.001} or {@code undefined: there are no defective images}. */
    @Override
    public String toString() {
        return undefined
                .map(reason -> "undefined: " + reason)
                .orElse(value + (errorBound == 0 ? "" : " ± " + errorBound));
    }
}
