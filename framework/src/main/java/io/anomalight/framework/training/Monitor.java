package io.anomalight.framework.training;

import io.anomalight.framework.UserError;
import java.util.List;
import java.util.Optional;

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
        List<String> available = catalog.available();
        String chosen = metric;
        if (metric.equals(AUTO)) {
            chosen = PREFERRED.stream()
                    .filter(available::contains)
                    .findFirst()
                    .orElseThrow(() -> missing(key, metric, catalog));
        } else if (!available.contains(metric)) {
            throw missing(key, metric, catalog);
        }
        Mode settled = mode != Mode.AUTO ? mode : chosen.endsWith("loss") ? Mode.MIN : Mode.MAX;
        return new Monitor(chosen, settled);
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
        String reason = Optional.ofNullable(catalog.metrics().get(metric))
                .flatMap(why -> why)
                .map(why -> " (" + why + ")")
                .orElse("");
        return new UserError(key + " = " + metric + " can't be monitored: validation will not publish it" + reason
                + ". It will publish: " + String.join(", ", catalog.available()));
    }
}
