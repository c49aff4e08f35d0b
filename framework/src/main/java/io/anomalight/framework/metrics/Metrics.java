package io.anomalight.framework.metrics;

import io.anomalight.framework.metrics.ranking.ExactRanking;
import io.anomalight.framework.metrics.ranking.Ranking;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.ToDoubleBiFunction;

/** The built-in metrics that recipes compute by default, and the way to more. */
public final class Metrics {
    private static final MetricFactories BUILT_IN = new MetricFactories(all());

    private Metrics() {}

    private static Map<String, Supplier<Metric>> all() {
        Map<String, Supplier<Metric>> metrics = new LinkedHashMap<>();
        for (Level level : Level.values()) {
            String prefix = level.name().toLowerCase(Locale.ROOT);
            put(metrics, prefix + "_AUROC", level, (ranking, threshold) -> Auroc.of(ranking));
            put(metrics, prefix + "_AUPR", level, (ranking, threshold) -> AveragePrecision.of(ranking));
            put(metrics, prefix + "_F1Max", level, (ranking, threshold) -> BestF1.of(ranking)
                    .f1());
            put(metrics, prefix + "_F1Score", level, (ranking, threshold) -> F1.at(threshold, ranking));
        }
        put(metrics, "pixel_AUPRO", Level.PIXEL, (ranking, threshold) -> Aupro.of(ranking));
        return metrics;
    }

    private static void put(
            Map<String, Supplier<Metric>> metrics, String name, Level level, RankingMetric.Formula formula) {
        RankingMetric metric = new RankingMetric(level, name.equals("image_F1Score"), formula);
        metrics.put(name, () -> metric);
    }

    /**
     * A metric of images that is a function of their ranking: in a test, it has an interval.
     *
     * @param formula gets a ranking of both classes; several threads call it at the same time
     */
    public static Metric ofImages(Function<Ranking, Measurement> formula) {
        return new RankingMetric(Level.IMAGE, false, (ranking, threshold) -> formula.apply(ranking));
    }

    /** As {@link #ofImages}, of pixels. */
    public static Metric ofPixels(Function<Ranking, Measurement> formula) {
        return new RankingMetric(Level.PIXEL, false, (ranking, threshold) -> formula.apply(ranking));
    }

    /** The metrics that recipes compute by default, those of images first. */
    public static MetricFactories builtIn() {
        return BUILT_IN;
    }

    /** The names of these metrics, those of images first. */
    public static List<String> names() {
        return List.copyOf(BUILT_IN.byName().keySet());
    }

    /** The metrics of images that need no threshold, as functions of the scores of normal and of defective images. */
    public static Map<String, ToDoubleBiFunction<float[], float[]>> ofImageScores() {
        Map<String, ToDoubleBiFunction<float[], float[]>> metrics = new LinkedHashMap<>();
        metrics.put("image_AUROC", ofScores(Auroc::of));
        metrics.put("image_AUPR", ofScores(AveragePrecision::of));
        metrics.put("image_F1Max", ofScores(ranking -> BestF1.of(ranking).f1()));
        return metrics;
    }

    private static ToDoubleBiFunction<float[], float[]> ofScores(Function<Ranking, Measurement> formula) {
        return (normal, defective) -> {
            ExactRanking ranking = new ExactRanking();
            for (float score : normal) {
                ranking.addNegative(score);
            }
            for (float score : defective) {
                ranking.addPositive(score, 1);
            }
            return formula.apply(ranking).value();
        };
    }

    /**
     * The area under the ROC curve: the probability that a defective score is higher than a normal one; a tie counts
     * half.
     *
     * @return empty unless both lists have scores
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
     * The built-in metric with this name.
     *
     * @throws IllegalArgumentException if no metric has this name; the message has the nearest name and all names
     */
    public static Metric named(String name) {
        return BUILT_IN.create(name);
    }
}
