package io.anomalight.app.sweep.report;

import io.anomalight.app.sweep.folder.Measure;
import io.anomalight.callbacks.report.page.DataTable;
import io.anomalight.callbacks.report.page.DataTable.Cell;
import io.anomalight.callbacks.report.page.DataTable.Column;
import j2html.tags.DomContent;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The tables of a sweep's report; the reader can sort them. */
final class ReportTables {
    private static final String UNDEFINED = "–";

    private final Comparison comparison;

    ReportTables(Comparison comparison) {
        this.comparison = comparison;
    }

    DomContent jobs() {
        List<Column> columns = new ArrayList<>(List.of(Column.number("job")));
        comparison.plan().sweptKeys().forEach(key -> columns.add(Column.text(key)));
        columns.add(Column.text("status"));
        comparison.measures().forEach(measure -> columns.add(Column.number(measure.heading())));
        List<List<Cell>> rows = new ArrayList<>();
        for (Comparison.Row row : comparison.rows()) {
            List<Cell> cells = new ArrayList<>(List.of(Cell.of(row.job().number())));
            cells.addAll(swept(comparison.plan().sweptKeys(), row.job().swept()));
            cells.add(Cell.of(row.job().status().toString().toLowerCase(Locale.ROOT)));
            for (Measure measure : comparison.measures()) {
                Optional<Double> value = Optional.ofNullable(row.values().get(measure.name()));
                cells.add(cell(
                        value.orElse(Double.NaN),
                        value.map(measure::text).orElse(UNDEFINED),
                        comparison.bestOfRows(measure)));
            }
            rows.add(cells);
        }
        return new DataTable("Every job, the best of each column marked", columns, rows).html();
    }

    DomContent groups() {
        List<Column> columns = new ArrayList<>();
        comparison.groupKeys().forEach(key -> columns.add(Column.text(key)));
        columns.add(Column.number("runs"));
        comparison.measures().forEach(measure -> columns.add(Column.number(measure.heading())));
        List<List<Cell>> rows = new ArrayList<>();
        for (Comparison.Group group : comparison.groups()) {
            List<Cell> cells = new ArrayList<>(swept(comparison.groupKeys(), group.swept()));
            cells.add(Cell.of(group.runs()));
            for (Measure measure : comparison.measures()) {
                Optional<MeanAndDeviation> spread =
                        Optional.ofNullable(group.spreads().get(measure.name()));
                cells.add(cell(
                        spread.map(MeanAndDeviation::mean).orElse(Double.NaN),
                        spread.map(value -> ComparisonText.text(measure, value, group.runs()))
                                .orElse(UNDEFINED),
                        comparison.bestOfGroups(measure)));
            }
            rows.add(cells);
        }
        return new DataTable("Mean ± standard deviation over " + comparison.repetitions("", ""), columns, rows).html();
    }

    private static List<Cell> swept(List<String> keys, Map<String, String> values) {
        return keys.stream().map(key -> Cell.of(values.getOrDefault(key, ""))).toList();
    }

    private static Cell cell(double value, String shown, Optional<Double> best) {
        Cell cell = Cell.of(value, shown);
        return best.filter(found -> found.equals(value)).isPresent() ? cell.asBest() : cell;
    }
}
