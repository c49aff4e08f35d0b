package io.anomalight.callbacks.report;

import io.anomalight.framework.console.Digits;
import io.anomalight.framework.metrics.Measurement;
import java.util.Locale;

/** Formats names and numbers for the report. */
final class ReportFormat {
    private static final double ALMOST_ONE = 0.9995;

    private ReportFormat() {}

    /** Formats {@code image_AUROC} as {@code Image AUROC}. */
    static String name(String metric) {
        String spaced = metric.replace('_', ' ');
        return spaced.isEmpty() ? "" : spaced.substring(0, 1).toUpperCase(Locale.ROOT) + spaced.substring(1);
    }

    /** Formats a value with three decimals; a value below 1 is never rounded to 1. */
    static String score(double value) {
        return value >= ALMOST_ONE && value < 1 ? ">0.999" : String.format(Locale.ROOT, "%.3f", value);
    }

    static String score(Measurement measurement) {
        if (measurement.undefined().isPresent()) {
            return "undefined";
        }
        return measurement.errorBound() == 0
                ? score(measurement.value())
                : score(measurement.value()) + " ± " + Digits.of(measurement.errorBound());
    }

    /** For instance {@code 0.912 (0.880 to 0.943)}; a metric without an interval is its value alone. */
    static String withInterval(Measurement measurement) {
        return score(measurement.value())
                + measurement
                        .interval()
                        .map(ends -> " (" + score(ends.low()) + " to " + score(ends.high()) + ")")
                        .orElse("");
    }

    static String percent(double share) {
        return String.format(Locale.ROOT, "%.0f %%", 100 * share);
    }

    static String count(long count, String thing) {
        return count + " " + thing + (count == 1 ? "" : "s");
    }
}
