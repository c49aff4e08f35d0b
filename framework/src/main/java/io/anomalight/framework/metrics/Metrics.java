package io.anomalight.framework.metrics;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

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
                        + " (did you mean " + nearest(name) + "?); there are " + String.join(", ", names())));
    }

    private static String nearest(String name) {
        return Collections.min(names(), Comparator.comparingInt(known -> distance(name, known)));
    }

    // Levenshtein's distance, blind to case.
    private static int distance(String first, String second) {
        String a = first.toLowerCase(Locale.ROOT);
        String b = second.toLowerCase(Locale.ROOT);
        int[] above = IntStream.rangeClosed(0, b.length()).toArray();
        for (int i = 1; i <= a.length(); i++) {
            int[] row = new int[b.length() + 1];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int change = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
                row[j] = Math.min(above[j - 1] + change, 1 + Math.min(above[j], row[j - 1]));
            }
            above = row;
        }
        return above[b.length()];
    }
}
