package io.anomalight.app.reproduce;

import io.anomalight.app.reproduce.ReproduceConfig.Row;
import io.anomalight.app.sweep.report.MeanAndDeviation;
import io.anomalight.framework.metrics.estimate.AurocEstimate;
import io.anomalight.framework.metrics.estimate.ConfidenceLevel;
import io.anomalight.framework.metrics.estimate.Interval;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The mean of a row over its categories, for each seed that is finished for all of them.
 *
 * @param results the results of the categories that have one
 */
record RowMean(ReproduceConfig table, Row row, List<CategoryResult> results) {

    TableResult.Line line() {
        Map<String, TableResult.Figure> figures = new LinkedHashMap<>();
        for (String metric : table.metrics()) {
            figures.put(metric, figure(metric));
        }
        return new TableResult.Line(row, categories(), true, seeds(), figures, List.of());
    }

    private List<String> categories() {
        return results.stream().map(CategoryResult::category).toList();
    }

    private List<String> seeds() {
        Set<String> common = new LinkedHashSet<>(results.get(0).seeds());
        results.forEach(result -> common.retainAll(result.seeds()));
        return List.copyOf(common);
    }

    private TableResult.Figure figure(String metric) {
        List<Double> means = new ArrayList<>();
        for (String seed : seeds()) {
            List<Double> values = results.stream()
                    .flatMap(result -> result.value(metric, seed).stream())
                    .toList();
            if (values.size() == results.size()) {
                means.add(MeanAndDeviation.of(values).mean());
            }
        }
        return new TableResult.Figure(
                MeanAndDeviation.of(means),
                means,
                means.isEmpty() ? Optional.empty() : interval(metric),
                table.publishedMean(row, metric, categories()));
    }

    /** The images of the categories are independent samples. */
    private Optional<Interval> interval(String metric) {
        boolean sameSeeds =
                results.stream().map(CategoryResult::seeds).distinct().count() == 1;
        return !sameSeeds ? Optional.empty() : metric.equals(TableResult.BY_DELONG) ? ofAreas() : ofCategories(metric);
    }

    private Optional<Interval> ofAreas() {
        List<AurocEstimate> areas =
                results.stream().flatMap(result -> result.area().stream()).toList();
        return areas.size() == results.size()
                ? AurocEstimate.mean(areas).interval(ConfidenceLevel.USUAL)
                : Optional.empty();
    }

    private Optional<Interval> ofCategories(String metric) {
        List<OverImages> each = results.stream()
                .flatMap(result -> result.overImages(metric).stream())
                .toList();
        return each.size() == results.size()
                ? Optional.of(OverImages.ofCategories(each).interval())
                : Optional.empty();
    }
}
