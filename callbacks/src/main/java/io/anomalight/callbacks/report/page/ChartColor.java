package io.anomalight.callbacks.report.page;

import java.util.Locale;

/** A colour of a chart; the style sheet defines it for light and for dark pages. */
public enum ChartColor {
    BLUE,
    ORANGE,
    GREEN,
    PURPLE,
    RED,
    GREY;

    /** The colour of the series with this index; colours repeat. */
    public static ChartColor of(int index) {
        return values()[Math.floorMod(index, values().length)];
    }

    /** The CSS class. */
    String style() {
        return name().toLowerCase(Locale.ROOT);
    }
}
