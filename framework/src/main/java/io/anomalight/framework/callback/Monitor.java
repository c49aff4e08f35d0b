package io.anomalight.framework.callback;

import io.anomalight.framework.failure.UserError;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A metric to watch, and which way is better.
 *
 * @param metric its name, for instance {@code pixel_AUROC}
 * @param mode whether more or less of it is better
 */
public record Monitor(String metric, Mode mode) {

    /** Which way is better. */
    public enum Mode {
        MIN,
        MAX,
        /** Less for a loss, more for everything else. */
        AUTO
    }

    /** In a recipe: the first of {@link #PREFERRED} that will exist. */
    public static final String AUTO = "auto";

    /** What {@link #AUTO} chooses from. */
    public static final List<String> PREFERRED = List.of("pixel_AUROC", "image_AUROC", "val_loss");

    /**
     * Settles on a metric that will exist.
     *
     * @param key the configuration key that names the metric, for the error
     * @throws UserError if it will not exist, with the names of those that will
     */
    public static Monitor resolve(String key, String metric, Mode mode, MetricCatalog catalog) {
        return find(metric, mode, catalog).orElseThrow(() -> missing(key, metric, catalog));
    }

    /** Settles on a metric that will exist, if there is one. */
    public static Optional<Monitor> find(String metric, Mode mode, MetricCatalog catalog) {
        List<String> wanted = metric.equals(AUTO) ? PREFERRED : List.of(metric);
        return wanted.stream().filter(catalog.available()::contains).findFirst().map(chosen -> named(chosen, mode));
    }

    /** A metric of this name, whether it will exist or not. */
    public static Monitor named(String metric, Mode mode) {
        return new Monitor(metric, mode != Mode.AUTO ? mode : metric.endsWith("loss") ? Mode.MIN : Mode.MAX);
    }

    /** Whether {@code value} is better than {@code best} by more than {@code minDelta}. */
    public boolean isBetter(double value, double best, double minDelta) {
        return mode == Mode.MIN ? value < best - minDelta : value > best + minDelta;
    }

    /** A value that any other is better than. */
    public double worst() {
        return mode == Mode.MIN ? Double.POSITIVE_INFINITY : Double.NEGATIVE_INFINITY;
    }

    private static UserError missing(String key, String metric, MetricCatalog catalog) {
        List<String> wanted = metric.equals(AUTO) ? PREFERRED : List.of(metric);
        String reason = wanted.stream()
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
