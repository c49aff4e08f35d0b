package io.anomalight.callbacks.report;

import io.anomalight.callbacks.report.page.BarChart;
import io.anomalight.callbacks.report.page.ChartColor;
import io.anomalight.callbacks.report.page.DataTable;
import io.anomalight.callbacks.report.page.DataTable.Cell;
import io.anomalight.callbacks.report.page.DataTable.Column;
import io.anomalight.framework.console.Digits;
import io.anomalight.framework.metrics.Measurement;
import io.anomalight.framework.metrics.Scores;
import io.anomalight.framework.metrics.estimate.Interval;
import j2html.tags.DomContent;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The table of all metrics with their meanings, and bars with their intervals. */
final class MetricsTable {
    private static final Map<String, String> MEANINGS = Map.ofEntries(
            Map.entry("AUROC", "how often a defective image or pixel scores higher than a normal one"),
            Map.entry("AUROCLogical", "how often an image with a logical anomaly scores higher than a good one"),
            Map.entry("AUROCStructural", "how often an image with a structural anomaly scores higher than a good one"),
            Map.entry("AUPR", "average precision, the area under the curve above"),
            Map.entry("F1Max", "the F1 at the best possible threshold"),
            Map.entry("F1Score", "the F1 at the learned threshold: precision and recall in one number"),
            Map.entry("AUPRO", "how much of each defect is found, at up to 30 % false positives"),
            Map.entry("AUPRO05", "how much of each defect is found, at up to 5 % false positives"),
            Map.entry("AUPIMO", "how much of the defect of each image is found, at up to 0.01 % false positives"),
            Map.entry(
                    "AUsPRO05",
                    "how much of the saturation area of each defect is found, at up to 5 % false positives"),
            Map.entry(
                    "AUsPRO30",
                    "how much of the saturation area of each defect is found, at up to 30 % false positives"),
            Map.entry("PG5", "good images below a threshold that misses 5 % of the bad ones"),
            Map.entry("PG0", "good images below all bad ones"),
            Map.entry("PB5", "bad images above a threshold that 5 % of the good ones exceed"),
            Map.entry("PB0", "bad images above all good ones"),
            Map.entry("RecallSmall", "how much of each defect below 0.1 % of the image is found"),
            Map.entry("RecallMedium", "how much of each defect of 0.1 % to 1 % of the image is found"),
            Map.entry("RecallLarge", "how much of each defect from 1 % of the image on is found"));

    private MetricsTable() {}

    static List<DomContent> of(Scores scores) {
        Optional<Interval> interval = scores.values().values().stream()
                .flatMap(measurement -> measurement.interval().stream())
                .findFirst();
        List<DomContent> content = new ArrayList<>();
        content.add(table(scores));
        interval.ifPresent(first -> content.add(bars(scores, percent(first))));
        return content;
    }

    private static String percent(Interval interval) {
        return Digits.of(100 * interval.level()) + " %";
    }

    private static DomContent table(Scores scores) {
        List<List<Cell>> rows = new ArrayList<>();
        scores.values()
                .forEach((name, measurement) -> rows.add(List.of(
                        Cell.of(ReportFormat.name(name)),
                        Cell.of(measurement.value(), ReportFormat.score(measurement)),
                        Cell.of(meaning(name, measurement)))));
        return new DataTable(
                        "Every metric",
                        List.of(Column.text("Metric"), Column.number("Value"), Column.text("Meaning")),
                        rows)
                .html();
    }

    private static String meaning(String name, Measurement measurement) {
        Optional<String> undefined = measurement.undefined();
        return undefined.orElseGet(() -> MEANINGS.getOrDefault(name.substring(name.indexOf('_') + 1), ""));
    }

    private static DomContent bars(Scores scores, String level) {
        List<BarChart.Bar> bars = new ArrayList<>();
        scores.values().forEach((name, measurement) -> measurement
                .interval()
                .filter(interval -> interval.low() >= 0 && interval.high() <= 1) // a metric of a plugin may be no share
                .ifPresent(interval -> bars.add(new BarChart.Bar(
                        ReportFormat.name(name),
                        measurement.value(),
                        text(measurement.value(), interval),
                        interval.low(),
                        interval.high(),
                        name.startsWith("image_") ? ChartColor.BLUE : ChartColor.PURPLE))));
        return new BarChart(
                        "How far each metric could change with other images of the same kind (intervals of " + level
                                + ")",
                        1,
                        bars)
                .html();
    }

    private static String text(double value, Interval interval) {
        return ReportFormat.score(value) + ", " + ReportFormat.score(interval.low()) + " to "
                + ReportFormat.score(interval.high());
    }
}
