package io.anomalight.callbacks.report.page;

import java.util.OptionalDouble;

/**
 * An axis of a chart.
 *
 * @param label the quantity, with its unit
 * @param min the axis starts here, or at a lower value; if empty, at the lowest value
 * @param max the axis ends here, or at a higher value; if empty, at the highest value
 * @param whole whether the values are whole numbers
 */
public record Axis(String label, OptionalDouble min, OptionalDouble max, boolean whole) {

    /** An axis that covers the values. */
    public static Axis of(String label) {
        return new Axis(label, OptionalDouble.empty(), OptionalDouble.empty(), false);
    }

    /** An axis from 0 to 1, for a proportion. */
    public static Axis share(String label) {
        return new Axis(label, OptionalDouble.of(0), OptionalDouble.of(1), false);
    }

    /** An axis of whole numbers, for instance epochs. */
    public static Axis count(String label) {
        return new Axis(label, OptionalDouble.empty(), OptionalDouble.empty(), true);
    }

    /** An axis that starts at 0. */
    public static Axis fromZero(String label) {
        return new Axis(label, OptionalDouble.of(0), OptionalDouble.empty(), false);
    }
}
