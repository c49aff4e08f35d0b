package io.anomalight.callbacks.report;

import io.anomalight.callbacks.report.page.DataTable;
import io.anomalight.callbacks.report.page.DataTable.Cell;
import io.anomalight.callbacks.report.page.DataTable.Column;
import io.anomalight.framework.console.Digits;
import io.anomalight.framework.metrics.Measurement;
import io.anomalight.framework.metrics.PostProcessor;
import io.anomalight.framework.metrics.guarantee.FalseAlarmPromise;
import j2html.tags.DomContent;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The table of categories: the most important metrics with their intervals, and the thresholds. */
final class CategoryTable {
    private CategoryTable() {}

    static DomContent of(EvaluatedSplit result) {
        boolean hasReview = result.postProcessor().hasReview();
        List<List<Cell>> rows = new ArrayList<>();
        result.scores().categories().forEach((category, values) -> {
            List<Cell> row = new ArrayList<>(List.of(Cell.of(category)));
            VerdictSection.FIRST.forEach(metric -> row.add(metric(Optional.ofNullable(values.get(metric)))));
            row.addAll(thresholds(result.postProcessor().of(category), hasReview));
            rows.add(row);
        });
        return new DataTable(
                        "Categories with the intervals of their metrics; the figures above are their means. Bounds of false"
                                + " alarms hold with 95 % confidence each",
                        columns(hasReview), rows)
                .html();
    }

    private static List<Column> columns(boolean hasReview) {
        List<Column> columns = new ArrayList<>(List.of(Column.text("Category")));
        VerdictSection.FIRST.forEach(metric -> columns.add(Column.number(ReportFormat.name(metric))));
        columns.add(Column.number("Image threshold"));
        if (hasReview) {
            columns.add(Column.number("Review threshold"));
        }
        columns.add(Column.number("False alarms at most"));
        columns.add(Column.number("Pixel threshold"));
        return columns;
    }

    private static Cell metric(Optional<Measurement> measurement) {
        return measurement
                .filter(found -> found.undefined().isEmpty())
                .map(found -> Cell.of(found.value(), ReportFormat.withInterval(found)))
                .orElse(Cell.of(Double.NaN, "–"));
    }

    private static List<Cell> thresholds(PostProcessor thresholds, boolean hasReview) {
        List<Cell> cells = new ArrayList<>(List.of(number(thresholds.imageThreshold())));
        if (hasReview) {
            cells.add(number(thresholds.reviewThreshold()));
        }
        FalseAlarmPromise promise = thresholds.falseAlarms();
        cells.add(
                promise.known()
                        ? Cell.of(promise.bound(), FalseAlarmPromise.percentUp(promise.bound()) + " %")
                        : Cell.of(Double.NaN, "–"));
        cells.add(number(thresholds.pixelThreshold()));
        return cells;
    }

    private static Cell number(double value) {
        return Cell.of(value, Digits.of(value));
    }
}
