package io.anomalight.app.compare;

import io.anomalight.callbacks.metrics.RawScore;
import io.anomalight.framework.data.Label;
import io.anomalight.framework.failure.UserError;
import io.anomalight.framework.metrics.Metrics;
import io.anomalight.framework.metrics.Verdict;
import io.anomalight.framework.metrics.estimate.Difference;
import io.anomalight.framework.metrics.estimate.McNemar;
import io.anomalight.framework.metrics.estimate.PairedBootstrap;
import io.anomalight.framework.metrics.estimate.PairedScores;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ToDoubleBiFunction;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/**
 * Two runs, compared on the same test images.
 *
 * @param metrics the metrics of both runs, with several categories their means
 * @param left why other metrics are not compared, in sentences
 * @param changed the images on which one run is right and the other is wrong, in the order of the test
 * @param verdicts whether one run is right more often
 * @param bothRight number of images on which both runs are right
 * @param bothWrong number of images on which both runs are wrong
 */
public record RunComparison(
        String first,
        String second,
        List<ComparedMetric> metrics,
        List<String> left,
        List<ChangedImage> changed,
        McNemar verdicts,
        int bothRight,
        int bothWrong) {
    private static final String AUROC = "image_AUROC";

    /**
     * A metric of both runs.
     *
     * @param difference second minus first
     */
    public record ComparedMetric(String name, double first, double second, Difference difference) {}

    /** An image on which one run is right; scores are raw, so those of two models have different units. */
    public record ChangedImage(RawScore first, RawScore second) {

        /** Whether the first run is right, and so the second is wrong, or the other way round. */
        public boolean firstRight() {
            return right(first);
        }
    }

    public RunComparison {
        metrics = List.copyOf(metrics);
        left = List.copyOf(left);
        changed = List.copyOf(changed);
    }

    /**
     * Compares two run folders.
     *
     * @throws UserError if one is not a run with test scores, or they were tested on different images
     */
    public static RunComparison of(Path first, Path second) {
        return of(TestedRun.read(first), TestedRun.read(second));
    }

    static RunComparison of(TestedRun first, TestedRun second) {
        first.requireSameImages(second);
        List<ChangedImage> changed = new ArrayList<>();
        int[] counts = new int[4]; // by two bits: whether the first is right, whether the second is
        for (Map.Entry<Path, RawScore> image : first.images().entrySet()) {
            RawScore one = image.getValue();
            RawScore other = second.same(image.getKey());
            if (one.label() == Label.UNKNOWN) {
                continue;
            }
            counts[(right(one) ? 2 : 0) + (right(other) ? 1 : 0)]++;
            if (right(one) != right(other)) {
                changed.add(new ChangedImage(one, other));
            }
        }
        List<ComparedMetric> metrics = metrics(paired(first, second));
        Set<String> known = metrics.stream().map(ComparedMetric::name).collect(Collectors.toSet());
        DrawnMetrics drawn = DrawnMetrics.of(first, second, known);
        metrics.addAll(drawn.compared());
        return new RunComparison(
                first.name(),
                second.name(),
                metrics,
                drawn.left(),
                changed,
                new McNemar(counts[2], counts[1]),
                counts[3],
                counts[0]);
    }

    /** Whether the verdict fits the label; an image for review is not anomalous. */
    private static boolean right(RawScore image) {
        return (image.verdict().orElseThrow() == Verdict.ANOMALOUS) == (image.label() == Label.ANOMALOUS);
    }

    /** The scores of each category that has images of both classes. */
    private static List<PairedScores> paired(TestedRun first, TestedRun second) {
        Map<String, List<Path>> byCategory = new LinkedHashMap<>();
        first.images().forEach((path, image) -> byCategory
                .computeIfAbsent(image.category(), category -> new ArrayList<>())
                .add(path));
        return byCategory.values().stream()
                .map(images -> paired(
                        images.stream().map(first::same).toList(),
                        images.stream().map(second::same).toList()))
                .filter(PairedScores::hasBothClasses)
                .toList();
    }

    private static PairedScores paired(List<RawScore> first, List<RawScore> second) {
        return new PairedScores(
                RawScore.of(Label.NORMAL, first),
                RawScore.of(Label.NORMAL, second),
                RawScore.of(Label.ANOMALOUS, first),
                RawScore.of(Label.ANOMALOUS, second));
    }

    private static List<ComparedMetric> metrics(List<PairedScores> categories) {
        List<ComparedMetric> compared = new ArrayList<>();
        if (!categories.isEmpty()) {
            Metrics.ofImageScores().forEach((name, metric) -> compared.add(compared(name, metric, categories)));
        }
        return compared;
    }

    private static ComparedMetric compared(
            String name, ToDoubleBiFunction<float[], float[]> metric, List<PairedScores> categories) {
        return new ComparedMetric(
                name,
                mean(categories, each -> metric.applyAsDouble(each.firstNormal(), each.firstAnomalous())),
                mean(categories, each -> metric.applyAsDouble(each.secondNormal(), each.secondAnomalous())),
                name.equals(AUROC) ? Difference.ofAuroc(categories) : PairedBootstrap.USUAL.of(categories, metric));
    }

    private static double mean(List<PairedScores> categories, ToDoubleFunction<PairedScores> metric) {
        return categories.stream().mapToDouble(metric).average().orElseThrow();
    }
}
