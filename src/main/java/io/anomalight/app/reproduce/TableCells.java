package io.anomalight.app.reproduce;

import io.anomalight.app.reproduce.TableResult.Figure;
import io.anomalight.framework.metrics.estimate.AurocEstimate;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;

/** The texts of the cells of a line for one metric. */
record TableCells(String metric, Figure figure) {
    static final String NONE = "–";

    /** The headings of the columns of a metric. */
    static List<String> headings(String metric) {
        return hasInterval(metric)
                ? List.of("ours", "95 % over images", "published", "difference")
                : List.of("ours", "published", "difference");
    }

    static boolean hasInterval(String metric) {
        return metric.equals(TableResult.WITH_INTERVAL);
    }

    /** One text per heading. */
    List<String> texts() {
        return hasInterval(metric)
                ? List.of(ours(), interval(), published(), difference())
                : List.of(ours(), published(), difference());
    }

    /** One number per heading to sort by; NaN if undefined. */
    List<Double> numbers() {
        double published = figure.published().orElse(Double.NaN);
        double difference = figure.difference().orElse(Double.NaN);
        double low = figure.interval().map(AurocEstimate::low).orElse(Double.NaN);
        return hasInterval(metric)
                ? List.of(figure.ours().mean(), low, published, difference)
                : List.of(figure.ours().mean(), published, difference);
    }

    private String ours() {
        if (figure.ours().count() == 0) {
            return NONE;
        }
        double deviation = figure.ours().deviation();
        return text(figure.ours().mean()) + (Double.isNaN(deviation) ? "" : " ± " + text(deviation));
    }

    private String interval() {
        Optional<AurocEstimate> interval = figure.interval().filter(AurocEstimate::hasInterval);
        return interval.map(area -> text(area.low()) + "–" + text(area.high())).orElse(NONE);
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
