package io.anomalight.callbacks.tuner;

import io.anomalight.callbacks.report.page.Axis;
import io.anomalight.callbacks.report.page.ChartColor;
import io.anomalight.callbacks.report.page.LineChart;
import io.anomalight.callbacks.report.page.Series;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.function.ToDoubleFunction;

/** The chart of a search: the loss by the learning rate. */
public record LrChart(LrCurveFile curve) {

    /**
     * The chart.
     *
     * @param description a text for screen readers
     */
    public LineChart of(String description) {
        return new LineChart(
                "Loss by learning rate",
                description,
                Axis.of("learning rate, power of ten"),
                Axis.of("loss"),
                List.of(
                        series("smoothed loss", 0, Series.Line.STRAIGHT, LrCurve.Point::smoothed),
                        series("loss", 1, Series.Line.GUIDE, LrCurve.Point::loss)),
                curve.suggestion().stream()
                        .map(point -> new LineChart.Mark(
                                Math.log10(point.lr()),
                                OptionalDouble.of(point.smoothed()),
                                "suggestion: " + number(point.lr()),
                                ChartColor.GREY))
                        .toList());
    }

    /** A learning rate with three digits, as a recipe takes it. */
    public static String number(double lr) {
        return String.format(Locale.ROOT, "%.2e", lr);
    }

    private Series series(String name, int color, Series.Line line, ToDoubleFunction<LrCurve.Point> value) {
        return new Series(
                name,
                ChartColor.of(color),
                line,
                curve.points().stream()
                        .map(point -> new Series.Point(
                                Math.log10(point.lr()),
                                value.applyAsDouble(point),
                                name + " " + number(value.applyAsDouble(point)) + " at " + number(point.lr())))
                        .toList());
    }
}
