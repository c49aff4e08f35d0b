package io.anomalight.callbacks.report.page;

import j2html.tags.ContainerTag;
import java.math.BigDecimal;
import java.math.RoundingMode;

/** An element of a picture; each is closed by a tag of its own, for HTML knows no other end inside a picture. */
final class Svg extends ContainerTag<Svg> {
    private Svg(String name) {
        super(name);
    }

    /** A picture of so many units, as wide as its place on the page; {@code label} says to the blind what it shows. */
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

    /** A text whose {@code start}, {@code middle} or {@code end} is at the place. */
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

    /** Shows a text when pointed at. */
    Svg tip(String text) {
        return with(new Svg("title").withText(text));
    }

    /** At most two decimals: a hundredth of a unit is less than a pixel. */
    static String number(double value) {
        return BigDecimal.valueOf(value)
                .setScale(2, RoundingMode.HALF_EVEN)
                .stripTrailingZeros()
                .toPlainString();
    }
}
