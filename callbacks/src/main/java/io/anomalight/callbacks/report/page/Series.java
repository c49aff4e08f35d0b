package io.anomalight.callbacks.report.page;

import java.util.List;
import java.util.Locale;

/**
 * A line of a {@link LineChart}.
 *
 * @param name its name in the legend
 * @param points from left to right; the line has a gap at values that are not finite
 */
public record Series(String name, ChartColor color, Line line, List<Point> points) {

    /** The style of a line. */
    public enum Line {
        STRAIGHT,
        /** Straight and dashed, so that a line below it is visible. */
        DASHED,
        /** Steps: each value holds from the previous point on, as in a precision-recall curve. */
        STEPS,
        /** Straight, thin and dashed: a reference line. */
        GUIDE;

        /** The CSS class. */
        String style() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * A point of a line.
     *
     * @param tip the tooltip; empty for none
     */
    public record Point(double x, double y, String tip) {
        boolean isDrawable() {
            return Double.isFinite(x) && Double.isFinite(y);
        }
    }

    public Series {
        points = List.copyOf(points);
    }
}
