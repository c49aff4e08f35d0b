package io.anomalight.callbacks.report.page;

import java.util.Locale;

/** A colour with a meaning of its own in a chart; the page knows how it looks on light and on dark ground. */
public enum Tone {
    BLUE,
    ORANGE,
    GREEN,
    PURPLE,
    RED,
    GREY;

    /** Tones one after the other, for a series that has no meaning of its own; they repeat. */
    public static Tone of(int index) {
        return values()[Math.floorMod(index, values().length)];
    }

    /** Its class in the style sheet. */
    String style() {
        return name().toLowerCase(Locale.ROOT);
    }
}
