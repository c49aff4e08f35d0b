package io.anomalight.callbacks.report.page;

import j2html.tags.ContainerTag;
import java.math.BigDecimal;
import java.math.RoundingMode;

/** An SVG element; it always gets a closing tag, because an SVG element without one would stay open. */
final class Svg extends ContainerTag<Svg> {
    private Svg(String name) {
        super(name);
    }

    /**
     * A picture of {@code width} x {@code height} units that fills the width of its container; {@code label} describes it for
     * screen readers.
     */
    static Svg picture(double width, double height, String label) {
        return new Svg("svg")
                .attr("viewBox", "0 0 " + number(width) + " " + number(height))
                .attr("role", "img")
                .attr("aria-label", label);
    }

    static Svg group(String style) {
        return new Svg("g").attr("class", style);
    }

    static Svg line(double x1, double y1, double x2, double y2) {
        return new Svg("line")
                .attr("x1", number(x1))
                .attr("y1", number(y1))
                .attr("x2", number(x2))
                .attr("y2", number(y2));
    }

    static Svg path(String commands) {
        return new Svg("path").attr("d", commands);
    }

    static Svg circle(double x, double y, double radius) {
        return new Svg("circle").attr("cx", number(x)).attr("cy", number(y)).attr("r", number(radius));
    }

    static Svg rectangle(double x, double y, double width, double height) {
        return new Svg("rect")
                .attr("x", number(x))
                .attr("y", number(y))
                .attr("width", number(Math.max(0, width)))
                .attr("height", number(Math.max(0, height)));
    }

    /** A text; {@code anchor} is the part of it at (x, y): {@code start}, {@code middle} or {@code end}. */
    static Svg text(double x, double y, String anchor, String text) {
        return new Svg("text")
                .attr("x", number(x))
                .attr("y", number(y))
                .attr("text-anchor", anchor)
                .withText(text);
    }

    Svg style(String style) {
        return attr("class", style);
    }

    /** Adds a tooltip. */
    Svg tip(String text) {
        return with(new Svg("title").withText(text));
    }

    /** Formats a coordinate with at most two decimals, because the error is then less than a pixel. */
    static String number(double value) {
        return BigDecimal.valueOf(value)
                .setScale(2, RoundingMode.HALF_EVEN)
                .stripTrailingZeros()
                .toPlainString();
    }
}
