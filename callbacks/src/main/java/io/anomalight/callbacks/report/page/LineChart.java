package io.anomalight.callbacks.report.page;

import j2html.tags.DomContent;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/**
 * Lines over a common axis.
 *
 * @param title the caption
 * @param description the same for somebody who can't see it, with the numbers that matter
 * @param marks what is pointed out
 */
public record LineChart(String title, String description, Axis x, Axis y, List<Series> series, List<Mark> marks) {
    // Beyond so many points dots touch and hide the line.
    private static final int DOTS = 60;

    /**
     * Something pointed out: a place, or without {@code y} a line across the whole height.
     *
     * @param text what is written beside it
     */
    public record Mark(double x, OptionalDouble y, String text, Tone tone) {}

    public LineChart {
        series = List.copyOf(series);
        marks = List.copyOf(marks);
    }

    /** The chart as a part of a page. */
    public DomContent html() {
        Plot plot = new Plot(title, description, x, values(true), y, values(false));
        series.forEach(one -> draw(one, plot));
        for (Mark mark : marks) {
            mark.y()
                    .ifPresentOrElse(
                            height -> plot.ring(mark.x(), height, mark.text(), mark.tone()),
                            () -> plot.vertical(mark.x(), mark.text(), mark.tone()));
        }
        return plot.html(series.stream()
                .map(one -> new Plot.Key(one.name(), one.tone(), one.line().style()))
                .toList());
    }

    private List<Double> values(boolean horizontal) {
        List<Double> values = new ArrayList<>();
        series.forEach(one -> one.points().forEach(point -> values.add(horizontal ? point.x() : point.y())));
        marks.forEach(mark -> values.add(horizontal ? mark.x() : mark.y().orElse(Double.NaN)));
        return values;
    }

    private static void draw(Series series, Plot plot) {
        Svg group = Svg.group(
                "series " + series.line().style() + " " + series.tone().style());
        group.with(Svg.path(path(series, plot)));
        List<Series.Point> told = series.points().stream()
                .filter(point -> point.isDrawable() && !point.tip().isEmpty())
                .toList();
        // Dots are for a line whose every point is told; what is told of other lines can be pointed at all the same.
        boolean dotted = told.size() <= DOTS
                && series.points().stream().noneMatch(point -> point.tip().isEmpty());
        for (Series.Point point : told) {
            group.with(Svg.circle(plot.x.at(point.x()), plot.y.at(point.y()), dotted ? 3 : 6)
                    .style(dotted ? "dot" : "hidden-dot")
                    .tip(point.tip()));
        }
        plot.draw(group);
    }

    private static String path(Series series, Plot plot) {
        StringBuilder path = new StringBuilder();
        boolean joined = false;
        for (Series.Point point : series.points()) {
            if (point.isDrawable()) {
                String x = Svg.number(plot.x.at(point.x()));
                String y = Svg.number(plot.y.at(point.y()));
                if (joined && series.line() == Series.Line.STEPS) {
                    path.append('V').append(y).append('H').append(x);
                } else {
                    path.append(joined ? 'L' : 'M').append(x).append(' ').append(y);
                }
            }
            joined = point.isDrawable();
        }
        return path.toString();
    }
}
