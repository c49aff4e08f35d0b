package io.anomalight.callbacks.report.page;

import static j2html.TagCreator.figcaption;
import static j2html.TagCreator.figure;
import static j2html.TagCreator.li;
import static j2html.TagCreator.span;
import static j2html.TagCreator.ul;

import j2html.tags.DomContent;
import java.util.List;

/** The frame of a chart: caption, axes, grid and legend. */
final class Plot {
    /** In SVG units; a chart is scaled to the width of its container. */
    private static final double WIDTH = 420;

    private static final double HEIGHT = 290;
    private static final double LEFT = 54;
    private static final double RIGHT = WIDTH - 14;
    private static final double TOP = 24;
    private static final double BOTTOM = HEIGHT - 46;
    private static final double LARGE_LETTER = 9;

    /** An entry of the legend: name, colour, and the CSS class of its line or area. */
    record LegendEntry(String name, ChartColor color, String kind) {}

    private final String title;
    private final Axis xAxis;
    private final Axis yAxis;
    final Scale x;
    final Scale y;
    private final Svg picture;

    Plot(String title, String description, Axis xAxis, List<Double> xValues, Axis yAxis, List<Double> yValues) {
        this.title = title;
        this.xAxis = xAxis;
        this.yAxis = yAxis;
        x = Scale.of(xAxis, xValues, LEFT, RIGHT);
        y = Scale.of(yAxis, yValues, BOTTOM, TOP);
        picture = Svg.picture(WIDTH, HEIGHT, description).style("plot");
        picture.with(grid());
    }

    private Svg grid() {
        Svg grid = Svg.group("grid");
        for (double tick : y.ticks()) {
            grid.with(
                    Svg.line(LEFT, y.at(tick), RIGHT, y.at(tick)),
                    Svg.text(LEFT - 7, y.at(tick) + 4, "end", y.text(tick)));
        }
        Svg below = Svg.group(isCrowded() ? "crowded" : "ticks");
        for (double tick : x.ticks()) {
            below.with(
                    Svg.line(x.at(tick), TOP, x.at(tick), BOTTOM),
                    Svg.text(x.at(tick), BOTTOM + 17, "middle", x.text(tick)));
        }
        grid.with(below);
        double middle = (TOP + BOTTOM) / 2;
        return grid.with(
                Svg.line(LEFT, BOTTOM, RIGHT, BOTTOM).style("axis"),
                Svg.text((LEFT + RIGHT) / 2, HEIGHT - 8, "middle", xAxis.label())
                        .style("label"),
                Svg.text(13, middle, "middle", yAxis.label())
                        .style("label")
                        .attr("transform", "rotate(-90 13 " + Svg.number(middle) + ")"));
    }

    /** Whether the texts below the axis would touch on a phone, where they are larger in the units of the picture. */
    private boolean isCrowded() {
        return x.ticks().stream()
                        .mapToDouble(tick -> (x.text(tick).length() + 1) * LARGE_LETTER)
                        .sum()
                > RIGHT - LEFT;
    }

    void draw(Svg shape) {
        picture.with(shape);
    }

    /** Draws a vertical line with a text above it. */
    void vertical(double value, String text, ChartColor color) {
        double at = x.at(value);
        double side = (RIGHT - LEFT) / 4;
        String anchor = at < LEFT + side ? "start" : at > RIGHT - side ? "end" : "middle";
        draw(Svg.group("mark " + color.style())
                .with(Svg.line(at, TOP - 6, at, BOTTOM).tip(text), Svg.text(at, TOP - 10, anchor, text)));
    }

    /** Draws a ring with a text on the side that has more space. */
    void ring(double xValue, double yValue, String text, ChartColor color) {
        boolean right = x.at(xValue) < (LEFT + RIGHT) / 2;
        boolean below = y.at(yValue) < (TOP + BOTTOM) / 2;
        draw(Svg.group("mark " + color.style())
                .with(
                        Svg.circle(x.at(xValue), y.at(yValue), 5.5).tip(text),
                        Svg.text(
                                x.at(xValue) + (right ? 9 : -9),
                                y.at(yValue) + (below ? 18 : -9),
                                right ? "start" : "end",
                                text)));
    }

    /** The chart as HTML. */
    DomContent html(List<LegendEntry> legend) {
        return figure().withClass("chart").with(figcaption(title), picture, legend(legend));
    }

    private static DomContent legend(List<LegendEntry> entries) {
        return ul().withClass("legend")
                .with(entries.stream()
                        .map(entry -> li(
                                span().withClass("swatch " + entry.kind() + " "
                                        + entry.color().style()),
                                span(entry.name()))));
    }
}
