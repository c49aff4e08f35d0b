package io.anomalight.app.sweep.folder;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * A column of numbers in the table of a sweep.
 *
 * @param name name in files
 * @param heading heading on the console
 * @param lowerIsBetter whether a smaller value is better
 * @param decimals number of decimals on the console
 * @param ofSpeed whether it is a measure of scoring speed
 */
public record Measure(String name, String heading, boolean lowerIsBetter, int decimals, boolean ofSpeed) {
    public static final Measure FIT = new Measure("fit_seconds", "fit_seconds", true, 1, false);
    public static final Measure TIME = new Measure("seconds", "seconds", true, 1, false);

    /** The measures in {@code speed.json}, and the memory of the fit. */
    public static final List<Measure> SPEED = List.of(
            new Measure("p50_ms", "p50 ms", true, 2, true),
            new Measure("p95_ms", "p95 ms", true, 2, true),
            new Measure("p99_ms", "p99 ms", true, 2, true),
            new Measure("load_ms", "load ms", true, 2, true),
            new Measure("model_ms", "model ms", true, 2, true),
            new Measure("post_processing_ms", "post ms", true, 2, true),
            new Measure("images_per_second", "images/s", false, 1, true),
            new Measure("peak_memory_mb", "memory MB", true, 0, true),
            new Measure("fit_memory_mb", "fit MB", true, 0, true));

    private static final Set<String> OF_FIT = Set.of(FIT.name(), TIME.name(), "fit_memory_mb");
    private static final Map<String, Measure> KNOWN = known();

    private static Map<String, Measure> known() {
        Map<String, Measure> known = new HashMap<>(Map.of(FIT.name(), FIT, TIME.name(), TIME));
        SPEED.forEach(measure -> known.put(measure.name(), measure));
        return known;
    }

    /** A known measure, or else a metric of that name; only for a loss a smaller value is better. */
    public static Measure named(String name) {
        Measure known = KNOWN.get(name);
        return known == null
                ? new Measure(name, name, name.toLowerCase(Locale.ROOT).contains("loss"), 4, false)
                : known;
    }

    /** Whether it is a metric, and not a time or a size. */
    public boolean isMetric() {
        return !KNOWN.containsKey(name);
    }

    /** Whether it is the time or memory of the fit, which is incomplete for a resumed job. */
    public boolean isOfFit() {
        return OF_FIT.contains(name);
    }

    public boolean ofQuality() {
        return !ofSpeed;
    }

    public String text(double value) {
        return String.format(Locale.ROOT, "%." + decimals + "f", value);
    }

    public boolean isBetter(double value, double other) {
        return lowerIsBetter ? value < other : value > other;
    }
}
