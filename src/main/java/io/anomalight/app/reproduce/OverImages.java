package io.anomalight.app.reproduce;

import io.anomalight.framework.metrics.estimate.ConfidenceLevel;
import io.anomalight.framework.metrics.estimate.Interval;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/**
 * A figure with its interval over the test images, from which figures of several trainings and of several categories are made.
 *
 * @param value a metric
 * @param interval its interval; of the width 0 if the value is the same whatever images are drawn
 */
record OverImages(double value, Interval interval) {

    /** Of one test; empty if it has no interval, or one of another level than the table has. */
    static Optional<OverImages> of(double value, Optional<Interval> computed) {
        double level = ConfidenceLevel.USUAL.value();
        // A test leaves out an interval of the width 0, for instance if each bad image scores higher than each good
        // one.
        Optional<Interval> interval =
                value == 1 && computed.isEmpty() ? Optional.of(new Interval(1, 1, level)) : computed;
        return interval.filter(found -> found.level() == level).map(found -> new OverImages(value, found));
    }

    /**
     * The mean of several trainings that were tested on the same images. The ends are the means of the ends, which is right if the
     * trainings err on the same images, and too wide otherwise.
     *
     * @param trainings at least one
     */
    static OverImages ofTrainings(List<OverImages> trainings) {
        return new OverImages(
                mean(trainings, OverImages::value),
                new Interval(
                        mean(trainings, each -> each.interval.low()),
                        mean(trainings, each -> each.interval.high()),
                        ConfidenceLevel.USUAL.value()));
    }

    /**
     * The mean of several categories, whose images are independent: the squares of the distances to the ends are added.
     *
     * @param categories at least one
     */
    static OverImages ofCategories(List<OverImages> categories) {
        double value = mean(categories, OverImages::value);
        List<Double> below = new ArrayList<>();
        List<Double> above = new ArrayList<>();
        categories.forEach(each -> {
            below.add(each.value - each.interval.low());
            above.add(each.interval.high() - each.value);
        });
        return new OverImages(
                value, new Interval(value - ofSum(below), value + ofSum(above), ConfidenceLevel.USUAL.value()));
    }

    private static double ofSum(List<Double> distances) {
        double squares =
                distances.stream().mapToDouble(distance -> distance * distance).sum();
        return Math.sqrt(squares) / distances.size();
    }

    private static double mean(List<OverImages> all, ToDoubleFunction<OverImages> part) {
        return all.stream().mapToDouble(part).average().orElseThrow();
    }
}
