package io.anomalight.callbacks.report.page;

import j2html.tags.DomContent;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/**
 * A chart of lines.
 *
 * @param title the caption
 * @param description a text for screen readers, with the main numbers
 * @param marks highlighted points and values
 */
public record LineChart(String title, String description, Axis x, Axis y, List<Series> series, List<Mark> marks) {
    // With more points, dots would touch and hide the line.
    private static final int DOTS = 60;
    // With more lines in a series, thick lines would be one area.
    private static final int THICK = 20;

    /**
     * A highlighted point, or without {@code y} a vertical line.
     *
     * @param text the text beside it
     */
    public record Mark(double x, OptionalDouble y, String text, ChartColor color) {}

    public LineChart {
        series = List.copyOf(series);
        marks = List.copyOf(marks);
    }

    /** The chart as HTML. */
    public DomContent html() {
        Plot plot = new Plot(title, description, x, values(true), y, values(false));
        series.forEach(line -> draw(line, plot));
        for (Mark mark : marks) {
            mark.y()
                    .ifPresentOrElse(
                            height -> plot.ring(mark.x(), height, mark.text(), mark.color()),
                            () -> plot.vertical(mark.x(), mark.text(), mark.color()));
        }
        return plot.html(series.stream()
                .map(line -> new Plot.LegendEntry(
                        line.name(), line.color(), line.line().style()))
                .toList());
    }

    private List<Double> values(boolean horizontal) {
        List<Double> values = new ArrayList<>();
        series.forEach(line -> line.points().forEach(point -> values.add(horizontal ? point.x() : point.y())));
        marks.forEach(mark -> values.add(horizontal ? mark.x() : mark.y().orElse(Double.NaN)));
        return values;
    }

    private static void draw(Series series, Plot plot) {
        long gaps =
                series.points().stream().filter(point -> !point.isDrawable()).count();
        Svg group = Svg.group((gaps > THICK ? "series many " : "series ")
                + series.line().style() + " " + series.color().style());
        group.with(Svg.path(path(series, plot)));
        List<Series.Point> withTips = series.points().stream()
                .filter(point -> point.isDrawable() && !point.tip().isEmpty())
                .toList();
        // Dots are visible if every point has a tooltip; otherwise the dots with tooltips are invisible.
        boolean dotted = withTips.size() <= DOTS
                && series.points().stream().noneMatch(point -> point.tip().isEmpty());
        for (Series.Point point : withTips) {
            group.with(Svg.circle(plot.x.at(point.x()), plot.y.at(point.y()), dotted ? 3 : 6)
                    .style(dotted ? "dot" : "hidden-dot")
                    .tip(point.tip()));
        }
        plot.draw(group);
    }

    private static String path(Series series, Plot plot) {
        StringBuilder path = new StringBuilder();
        boolean connected = false;
        for (Series.Point point : series.points()) {
            if (point.isDrawable()) {
                String x = Svg.number(plot.x.at(point.x()));
                String y = Svg.number(plot.y.at(point.y()));
                if (connected && series.line() == Series.Line.STEPS) {
                    path.append('V').append(y).append('H').append(x);
                } else {
                    path.append(connected ? 'L' : 'M').append(x).append(' ').append(y);
                }
            }
            connected = point.isDrawable();
        }
        return path.toString();
    }
}
