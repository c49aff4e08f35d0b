package io.anomalight.framework.metrics;

import io.anomalight.framework.config.Nearest;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

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
     * How probable it is that a defective score is higher than a normal one, a tie counting half (the area under the ROC
     * curve).
     *
     * @return empty unless there are scores of both
     */
    public static OptionalDouble auroc(List<Float> normal, List<Float> defective) {
        if (normal.isEmpty() || defective.isEmpty()) {
            return OptionalDouble.empty();
        }
        ExactRanking ranking = new ExactRanking();
        normal.forEach(ranking::addNegative);
        defective.forEach(score -> ranking.addPositive(score, 1));
        return OptionalDouble.of(Auroc.of(ranking).value());
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
