package io.anomalight.callbacks.report.page;

import java.util.List;
import java.util.Locale;

/**
 * One line of a {@link LineChart}.
 *
 * @param name what the legend calls it
 * @param points from left to right; where a value is not finite the line has a gap
 */
public record Series(String name, Tone tone, Line line, List<Point> points) {

    /** How points are joined, and what the line looks like. */
    public enum Line {
        STRAIGHT,
        /** Straight, and interrupted so that a line below it is seen. */
        DASHED,
        /** Each value holds from the point before it on, as the precision of a recall just reached. */
        STEPS,
        /** Straight, thin and dashed: something to compare with. */
        GUIDE;

        /** Its class in the style sheet. */
        String style() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * One value.
     *
     * @param tip what is shown when it is pointed at; nothing if empty
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
