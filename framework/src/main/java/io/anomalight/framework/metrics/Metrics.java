package io.anomalight.framework.metrics;

import io.anomalight.framework.config.Nearest;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The metrics there are, by the names under which they are logged. */
public final class Metrics {
    private static final List<RankingMetric> ALL = all();

    private Metrics() {}

    private static List<RankingMetric> all() {
        List<RankingMetric> metrics = new ArrayList<>();
        for (Level level : Level.values()) {
            String prefix = level.name().toLowerCase(Locale.ROOT);
            metrics.add(new RankingMetric(prefix + "_AUROC", level, (ranking, threshold) -> Auroc.of(ranking)));
            metrics.add(
                    new RankingMetric(prefix + "_AUPR", level, (ranking, threshold) -> AveragePrecision.of(ranking)));
            metrics.add(new RankingMetric(prefix + "_F1Max", level, (ranking, threshold) -> BestF1.of(ranking)
                    .f1()));
            metrics.add(
                    new RankingMetric(prefix + "_F1Score", level, (ranking, threshold) -> F1.at(threshold, ranking)));
        }
        metrics.add(new RankingMetric("pixel_AUPRO", Level.PIXEL, (ranking, threshold) -> Aupro.of(ranking)));
        return List.copyOf(metrics);
    }

    /** The names of all metrics, those of images first. */
    public static List<String> names() {
        return ALL.stream().map(Metric::name).toList();
    }

    /**
     * The metric of this name.
     *
     * @throws IllegalArgumentException if there is none, with the nearest name and all there are
     */
    public static Metric named(String name) {
        return ALL.stream()
                .filter(metric -> metric.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("there is no metric \"" + name + "\""
                        + Nearest.to(name, names())
                                .map(near -> " (did you mean " + near + "?)")
                                .orElse("") + "; there are " + String.join(", ", names())));
    }
}
