package io.anomalight.callbacks.metrics;

import io.anomalight.framework.data.ImageResult;
import io.anomalight.framework.metrics.Measurement;
import io.anomalight.framework.metrics.Metric;
import io.anomalight.framework.metrics.PostProcessor;
import io.anomalight.framework.metrics.Scores;
import io.anomalight.framework.metrics.Verdict;
import io.anomalight.framework.metrics.estimate.AurocEstimate;
import io.anomalight.framework.metrics.estimate.Interval;
import io.anomalight.framework.metrics.resampling.DrawnImages;
import io.anomalight.framework.metrics.resampling.DrawnValues;
import io.anomalight.framework.metrics.resampling.PixelScale;
import io.anomalight.framework.metrics.resampling.ResampledImages;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/** Collects the images of a pass, and adds an interval to each metric: DeLong's for image_AUROC, drawn images for all others. */
final class MetricIntervals {
    private static final String BY_DELONG = "image_AUROC";

    private final IntervalSettings settings;
    private final Map<String, Metric> metrics;
    private final Map<String, ResampledImages> categories = new LinkedHashMap<>();
    private TestDraws draws = new TestDraws(Map.of());

    /** @param metrics by name, without those that are computed for all categories together */
    MetricIntervals(IntervalSettings settings, Map<String, Metric> metrics) {
        this.settings = settings;
        this.metrics = metrics;
    }

    void clear() {
        categories.clear();
    }

    void addAll(List<ImageResult> results, PostProcessor thresholds) {
        Map<String, List<ImageResult>> byCategory = results.stream()
                .collect(Collectors.groupingBy(
                        result -> result.image().category(), LinkedHashMap::new, Collectors.toList()));
        byCategory.forEach((category, images) -> {
            PostProcessor own = thresholds.of(category);
            categories
                    .computeIfAbsent(
                            category,
                            name -> new ResampledImages(
                                    name,
                                    new PixelScale(
                                            (float) own.pixelMin(), (float) own.pixelMax(), own.pixelThreshold())))
                    .addAll(images, image -> own.verdict(image) == Verdict.ANOMALOUS);
        });
    }

    /** The same scores with intervals; a metric without one, for instance because a class has one image, is unchanged. */
    Scores with(Scores scores, PostProcessor thresholds) {
        Map<String, Map<String, DrawnValues>> drawn = new LinkedHashMap<>();
        Map<String, AurocEstimate> areas = new LinkedHashMap<>();
        categories.forEach((category, images) -> {
            drawn.put(category, draw(category, images, thresholds.of(category)));
            area(images).ifPresent(area -> areas.put(category, area));
        });
        draws = new TestDraws(drawn);
        Map<String, Map<String, Measurement>> ofCategories = new LinkedHashMap<>();
        scores.categories()
                .forEach((category, values) -> ofCategories.put(
                        category,
                        with(
                                values,
                                Optional.ofNullable(areas.get(category)).stream()
                                        .toList(),
                                Optional.ofNullable(drawn.get(category)).stream()
                                        .toList())));
        return new Scores(
                with(scores.values(), List.copyOf(areas.values()), List.copyOf(drawn.values())), ofCategories);
    }

    /** The values on the draws of the last intervals. */
    TestDraws draws() {
        return draws;
    }

    // The seed is made of the category, so that draws of categories are independent. The same images give the same
    // intervals, whatever
    // the seed of the training.
    private Map<String, DrawnValues> draw(String category, ResampledImages images, PostProcessor thresholds) {
        List<ToDoubleFunction<DrawnImages>> formulas = new ArrayList<>();
        metrics.values().forEach(metric -> formulas.add(draw -> metric.onDraw(draw, thresholds)));
        List<DrawnValues> values = images.draw(settings.draws(), category.hashCode(), formulas);
        Map<String, DrawnValues> byName = new LinkedHashMap<>();
        metrics.keySet().forEach(name -> byName.put(name, values.get(byName.size())));
        return byName;
    }

    private static Optional<AurocEstimate> area(ResampledImages images) {
        float[] normal = images.normalScores();
        float[] anomalous = images.anomalousScores();
        return normal.length == 0 || anomalous.length == 0
                ? Optional.empty()
                : Optional.of(AurocEstimate.ofMean(List.of(normal), List.of(anomalous)));
    }

    private Map<String, Measurement> with(
            Map<String, Measurement> values, List<AurocEstimate> areas, List<Map<String, DrawnValues>> drawn) {
        Map<String, Measurement> all = new LinkedHashMap<>();
        values.forEach((name, measurement) -> {
            Optional<Interval> interval =
                    name.equals(BY_DELONG) ? ofArea(areas) : ofDraws(name, measurement.value(), drawn);
            boolean defined = measurement.undefined().isEmpty();
            // With the width 0, for instance if no good image scores higher than a bad one, it would promise too much.
            all.put(
                    name,
                    interval.filter(computed -> defined && computed.high() > computed.low())
                            .map(measurement::with)
                            .orElse(measurement));
        });
        return all;
    }

    private Optional<Interval> ofArea(List<AurocEstimate> areas) {
        return areas.isEmpty() ? Optional.empty() : AurocEstimate.mean(areas).interval(settings.confidence());
    }

    private Optional<Interval> ofDraws(String name, double value, List<Map<String, DrawnValues>> drawn) {
        if (!metrics.containsKey(name)) {
            return Optional.empty();
        }
        List<DrawnValues> each = drawn.stream()
                .map(values -> Objects.requireNonNull(values.get(name)))
                .toList();
        return DrawnValues.mean(each).interval(value, settings.confidence());
    }
}
