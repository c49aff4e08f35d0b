package io.anomalight.framework.metrics.resampling;

import io.anomalight.framework.metrics.estimate.ConfidenceLevel;
import io.anomalight.framework.metrics.estimate.Difference;
import io.anomalight.framework.metrics.estimate.Interval;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * The values of a metric on draws of the same images.
 *
 * @param whole the value on the images themselves; NaN if the metric is undefined or can't be computed on draws
 * @param drawn the value on each draw; NaN if it is undefined there
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record DrawnValues(double whole, double[] drawn) {
    private static final double ROUNDING =
            1e-9; // (1 - 0.9) / 2 is a little less than 0.05; a value may differ as little from whole

    /** The means of the values of several categories, without those in which the metric is undefined. */
    public static DrawnValues mean(List<DrawnValues> categories) {
        List<DrawnValues> defined = categories.stream()
                .filter(category -> !Double.isNaN(category.whole))
                .toList();
        if (defined.isEmpty()) {
            return new DrawnValues(Double.NaN, new double[0]);
        }
        return new DrawnValues(
                defined.stream().mapToDouble(DrawnValues::whole).average().orElseThrow(),
                IntStream.range(0, defined.get(0).drawn.length)
                        .mapToDouble(draw -> defined.stream()
                                .mapToDouble(category -> category.drawn[draw])
                                .average()
                                .orElseThrow())
                        .toArray());
    }

    /**
     * How much larger this metric is than that of another model on the same draws of the same images, with the percentile interval; without
     * one if the metric is undefined, or the difference is the same on all draws.
     *
     * @param value the exact difference on the images themselves, by which the interval is moved as {@link #interval} does
     */
    public Difference minus(DrawnValues other, double value) {
        double[] ascending = IntStream.range(0, Math.min(drawn.length, other.drawn.length))
                .mapToDouble(draw -> drawn[draw] - other.drawn[draw])
                .filter(each -> !Double.isNaN(each))
                .sorted()
                .toArray();
        int last = ascending.length - 1;
        double moved = value - (whole - other.whole);
        if (Double.isNaN(moved) || last < 1 || ascending[0] == ascending[last]) {
            return new Difference(value, Double.NaN, Double.NaN);
        }
        int cut = (int) Math.floor(ConfidenceLevel.USUAL.tail() * last + ROUNDING);
        return new Difference(value, ascending[cut] + moved, ascending[last - cut] + moved);
    }

    /**
     * The percentile interval; empty if the metric is undefined.
     *
     * <p>On draws, pixels are counted in bins, so {@link #whole} differs a little from the exact value. The interval is moved by that
     * difference.
     *
     * @param value the exact value of the metric on the images themselves
     */
    public Optional<Interval> interval(double value, ConfidenceLevel level) {
        double[] ascending = Arrays.stream(drawn)
                .filter(each -> !Double.isNaN(each))
                .sorted()
                .toArray();
        if (Double.isNaN(whole) || Double.isNaN(value) || ascending.length < 2) {
            return Optional.empty();
        }
        int last = ascending.length - 1;
        int cut = (int) Math.floor(level.tail() * last + ROUNDING);
        double moved = Math.abs(value - whole) < ROUNDING ? 0 : value - whole;
        double low = ascending[cut] + moved;
        double high = ascending[last - cut] + moved;
        boolean isShare = value >= 0 && value <= 1 && ascending[0] >= 0 && ascending[last] <= 1;
        return Optional.of(
                isShare
                        ? new Interval(Math.max(0, low), Math.min(1, high), level.value())
                        : new Interval(low, high, level.value()));
    }
}
