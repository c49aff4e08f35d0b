package io.anomalight.framework.callback;

import io.anomalight.framework.failure.UserError;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A monitored metric, and whether higher or lower is better.
 *
 * @param metric its name, for instance {@code pixel_AUROC}
 * @param mode whether higher or lower is better
 */
public record Monitor(String metric, Mode mode) {

    /** Whether higher or lower is better. */
    public enum Mode {
        MIN,
        MAX,
        /** Lower for a loss, higher for all other metrics. */
        AUTO
    }

    /** In a recipe: the first metric of {@link #PREFERRED} that will exist. */
    public static final String AUTO = "auto";

    /** The candidates of {@link #AUTO}. */
    public static final List<String> PREFERRED = List.of("pixel_AUROC", "image_AUROC", "val_loss");

    /**
     * Selects a metric that will exist.
     *
     * @param key the configuration key that names the metric, for the error
     * @throws UserError if it will not exist; the message lists the metrics that will
     */
    public static Monitor resolve(String key, String metric, Mode mode, MetricCatalog catalog) {
        return find(metric, mode, catalog).orElseThrow(() -> missing(key, metric, catalog));
    }

    /** Selects a metric that will exist, if there is one. */
    public static Optional<Monitor> find(String metric, Mode mode, MetricCatalog catalog) {
        List<String> candidates = metric.equals(AUTO) ? PREFERRED : List.of(metric);
        return candidates.stream()
                .filter(catalog.available()::contains)
                .findFirst()
                .map(chosen -> named(chosen, mode));
    }

    /** A monitor of this metric, whether the metric will exist or not. */
    public static Monitor named(String metric, Mode mode) {
        return new Monitor(metric, mode != Mode.AUTO ? mode : metric.endsWith("loss") ? Mode.MIN : Mode.MAX);
    }

    /** Whether {@code value} is better than {@code best} by more than {@code minDelta}. */
    public boolean isBetter(double value, double best, double minDelta) {
        return mode == Mode.MIN ? value < best - minDelta : value > best + minDelta;
    }

    /** The worst possible value. */
    public double worst() {
        return mode == Mode.MIN ? Double.POSITIVE_INFINITY : Double.NEGATIVE_INFINITY;
    }

    private static UserError missing(String key, String metric, MetricCatalog catalog) {
        List<String> candidates = metric.equals(AUTO) ? PREFERRED : List.of(metric);
        String reason = candidates.stream()
                .flatMap(name -> Optional.ofNullable(catalog.metrics().get(name)).stream())
                .flatMap(Optional::stream)
                .distinct()
                .map(why -> " (" + why + ")")
                .collect(Collectors.joining());
        return new UserError(key + " = " + metric + " can't be monitored: validation will not publish it" + reason
                + ". It will publish" + (catalog.available().isEmpty() ? " nothing" : ": ")
                + String.join(", ", catalog.available()));
    }
}
