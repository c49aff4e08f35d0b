package io.anomalight.callbacks.report.page;

import static j2html.TagCreator.caption;
import static j2html.TagCreator.div;
import static j2html.TagCreator.table;
import static j2html.TagCreator.tbody;
import static j2html.TagCreator.td;
import static j2html.TagCreator.th;
import static j2html.TagCreator.tr;

import j2html.tags.DomContent;
import java.util.List;

/**
 * A table of named values with a bar each.
 *
 * @param title the caption
 * @param max the value of a full bar, above 0
 */
public record BarChart(String title, double max, List<Bar> bars) {
    private static final double WIDTH = 100;
    private static final double HEIGHT = 10;
    // On a phone, longer texts leave no room for the bar between them, so the name stands above it.
    private static final int LONG_NAME = 14;
    private static final int LONG = 26;

    /**
     * A named value.
     *
     * @param shown the value as text
     * @param low the lower end of the error bar
     * @param high the upper end; equal to {@code low} for none
     */
    public record Bar(String name, double value, String shown, double low, double high, ChartColor color) {

        /**
         * A value in the middle of its error bar.
         *
         * @param spread half the length of the error bar; 0 for none
         */
        public Bar(String name, double value, String shown, double spread, ChartColor color) {
            this(name, value, shown, value - spread, value + spread, color);
        }
    }

    public BarChart {
        bars = List.copyOf(bars);
        if (!(max > 0)) {
            throw new IllegalArgumentException("max must be above 0, but is " + max);
        }
    }

    /** The chart as HTML. */
    public DomContent html() {
        return div().withClass("scroll")
                .with(table().withClass("bar-chart" + (hasLongTexts() ? " long" : ""))
                        .attr("role", "table")
                        .with(
                                caption(title),
                                tbody().attr("role", "rowgroup")
                                        .with(bars.stream().map(this::row))));
    }

    private boolean hasLongTexts() {
        return bars.stream()
                .anyMatch(bar -> bar.name().length() > LONG_NAME
                        || bar.name().length() + bar.shown().length() > LONG);
    }

    // The roles say that it is a table, because on a phone it is not laid out as one.
    private DomContent row(Bar bar) {
        return tr().attr("role", "row")
                .with(
                        th(bar.name()).attr("scope", "row").attr("role", "rowheader"),
                        td(picture(bar)).attr("role", "cell").withClass("bar"),
                        td(bar.shown()).attr("role", "cell").withClass("number"));
    }

    private DomContent picture(Bar bar) {
        Svg picture = Svg.picture(WIDTH, HEIGHT, bar.name() + ": " + bar.shown())
                .attr("preserveAspectRatio", "none")
                .style("strip " + bar.color().style())
                .with(Svg.rectangle(0, 0, WIDTH, HEIGHT).style("ground"));
        if (Double.isFinite(bar.value())) {
            picture.with(Svg.rectangle(0, 0, at(bar.value()), HEIGHT).style("value"));
        }
        if (bar.high() > bar.low()) {
            picture.with(Svg.line(at(bar.low()), HEIGHT / 2, at(bar.high()), HEIGHT / 2)
                    .style("whisker"));
        }
        return picture;
    }

    private double at(double value) {
        return WIDTH * Math.min(1, Math.max(0, value / max));
    }
}
