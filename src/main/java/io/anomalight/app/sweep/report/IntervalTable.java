package io.anomalight.app.sweep.report;

import io.anomalight.app.sweep.folder.Measure;
import io.anomalight.framework.console.Digits;
import io.anomalight.framework.console.TextTable;
import io.anomalight.framework.console.TextTable.Kind;
import io.anomalight.framework.metrics.estimate.Interval;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The intervals of the metrics of each job, in a table of their own, because with them the table of jobs would be too wide. */
record IntervalTable(Comparison comparison, List<Measure> measures, double level) {
    private static final String NONE = "–";

    /** The table; empty if no metric has an interval. */
    static Optional<IntervalTable> of(Comparison comparison) {
        List<Measure> measures = comparison.measures().stream()
                .filter(measure -> comparison.rows().stream()
                        .anyMatch(row -> row.intervals().containsKey(measure.name())))
                .toList();
        return comparison.rows().stream()
                .flatMap(row -> row.intervals().values().stream())
                .findFirst()
                .map(first -> new IntervalTable(comparison, measures, first.level()));
    }

    String title() {
        return "Intervals of " + Digits.of(100 * level)
                + " %: how far a metric of a job could change with other test images of the same kind";
    }

    TextTable table() {
        TextTable table = new TextTable().column("job", Kind.NUMBERS);
        comparison.plan().sweptKeys().forEach(key -> table.column(key, Kind.WORDS));
        measures.forEach(measure -> table.column(measure.heading(), Kind.NUMBERS));
        for (Comparison.Row row : comparison.rows()) {
            if (!row.intervals().isEmpty()) {
                table.row(cells(row));
            }
        }
        return table;
    }

    private List<String> cells(Comparison.Row row) {
        List<String> cells = new ArrayList<>(List.of(Integer.toString(row.job().number())));
        comparison.plan().sweptKeys().forEach(key -> cells.add(row.job().swept().getOrDefault(key, "")));
        measures.forEach(
                measure -> cells.add(Optional.ofNullable(row.intervals().get(measure.name()))
                        .map(IntervalTable::text)
                        .orElse(NONE)));
        return cells;
    }

    private static String text(Interval interval) {
        return String.format(Locale.ROOT, "%.3f–%.3f", interval.low(), interval.high());
    }
}
