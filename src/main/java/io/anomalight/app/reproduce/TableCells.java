package io.anomalight.app.reproduce;

import io.anomalight.app.reproduce.TableResult.Figure;
import io.anomalight.framework.metrics.estimate.Interval;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/** The texts of the cells of a line for one metric. */
record TableCells(Figure figure) {
    static final String NONE = "–";

    /** The headings of the columns of a metric. */
    static List<String> headings() {
        return List.of("ours", "95 % over images", "published", "difference");
    }

    /** One text per heading. */
    List<String> texts() {
        return List.of(ours(), interval(), published(), difference());
    }

    /** One number per heading to sort by; NaN if undefined. */
    List<Double> numbers() {
        return List.of(
                figure.ours().mean(),
                figure.interval().map(Interval::low).orElse(Double.NaN),
                figure.published().orElse(Double.NaN),
                figure.difference().orElse(Double.NaN));
    }

    private String ours() {
        if (figure.ours().count() == 0) {
            return NONE;
        }
        double deviation = figure.ours().deviation();
        return text(figure.ours().mean()) + (Double.isNaN(deviation) ? "" : " ± " + text(deviation));
    }

    private String interval() {
        return figure.interval()
                .map(ends -> text(ends.low()) + "–" + text(ends.high()))
                .orElse(NONE);
    }

    private String published() {
        return text(figure.published(), "%.3f");
    }

    private String difference() {
        return text(figure.difference(), "%+.3f");
    }

    private static String text(double value) {
        return String.format(Locale.ROOT, "%.3f", value);
    }

    private static String text(OptionalDouble value, String format) {
        return value.isPresent() ? String.format(Locale.ROOT, format, value.getAsDouble()) : NONE;
    }
}
