package io.anomalight.callbacks.report.page;

import java.util.OptionalDouble;

/**
 * One direction of a chart.
 *
 * @param label what it shows, with its unit
 * @param min where it begins at the latest; without one, at the lowest value
 * @param max where it ends at the earliest; without one, at the highest value
 * @param whole whether there is nothing between whole numbers
 */
public record Axis(String label, OptionalDouble min, OptionalDouble max, boolean whole) {

    /** As long as the values need. */
    public static Axis of(String label) {
        return new Axis(label, OptionalDouble.empty(), OptionalDouble.empty(), false);
    }

    /** From 0 to 1, for a share. */
    public static Axis share(String label) {
        return new Axis(label, OptionalDouble.of(0), OptionalDouble.of(1), false);
    }

    /** For things that are counted, as epochs. */
    public static Axis count(String label) {
        return new Axis(label, OptionalDouble.empty(), OptionalDouble.empty(), true);
    }

    /** From 0 on. */
    public static Axis fromZero(String label) {
        return new Axis(label, OptionalDouble.of(0), OptionalDouble.empty(), false);
    }
}
