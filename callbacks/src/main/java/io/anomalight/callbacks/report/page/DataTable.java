package io.anomalight.callbacks.report.page;

import static j2html.TagCreator.div;
import static j2html.TagCreator.table;
import static j2html.TagCreator.tbody;
import static j2html.TagCreator.td;
import static j2html.TagCreator.th;
import static j2html.TagCreator.thead;
import static j2html.TagCreator.tr;

import j2html.TagCreator;
import j2html.tags.ContainerTag;
import j2html.tags.DomContent;
import java.util.ArrayList;
import java.util.List;

/**
 * A table that the reader can sort by any column; the first column names the rows.
 *
 * @param caption the caption
 * @param columns from left to right
 * @param rows from top to bottom, each with one cell per column
 */
public record DataTable(String caption, List<Column> columns, List<List<Cell>> rows) {

    /**
     * A column.
     *
     * @param number whether its cells are numbers; they are aligned to the right
     */
    public record Column(String name, boolean number) {
        public static Column text(String name) {
            return new Column(name, false);
        }

        public static Column number(String name) {
            return new Column(name, true);
        }
    }

    /**
     * A cell.
     *
     * @param shown the text of the cell
     * @param order the key to sort by: a number or a text
     * @param best whether it is highlighted as the best of its column
     */
    public record Cell(String shown, String order, boolean best) {
        public static Cell of(String text) {
            return new Cell(text, text, false);
        }

        public static Cell of(long count) {
            return new Cell(Long.toString(count), Long.toString(count), false);
        }

        /** A number and its text; values that are not finite are sorted last. */
        public static Cell of(double value, String shown) {
            return new Cell(shown, Double.isFinite(value) ? Double.toString(value) : "", false);
        }

        /** The same cell, highlighted. */
        public Cell asBest() {
            return new Cell(shown, order, true);
        }
    }

    public DataTable {
        columns = List.copyOf(columns);
        rows = rows.stream().map(List::copyOf).toList();
        for (List<Cell> row : rows) {
            if (row.size() != columns.size()) {
                throw new IllegalArgumentException(
                        "rows must have " + columns.size() + " cells, but one has " + row.size());
            }
        }
    }

    /** The table as HTML; a wide table scrolls horizontally. */
    public DomContent html() {
        List<DomContent> head = new ArrayList<>();
        columns.forEach(
                column -> head.add(th(column.name()).attr("scope", "col").withClass(style(column, false))));
        return div().withClass("scroll")
                .attr("tabindex", "0")
                .attr("role", "region")
                .attr("aria-label", caption)
                .with(table().withClass("data sortable")
                        .with(
                                TagCreator.caption(caption),
                                thead(tr().with(head)),
                                tbody().with(rows.stream().map(this::row))));
    }

    private DomContent row(List<Cell> cells) {
        ContainerTag<?> row = tr();
        for (int i = 0; i < cells.size(); i++) {
            Cell cell = cells.get(i);
            ContainerTag<?> tag = i == 0 ? th(cell.shown()).attr("scope", "row") : td(cell.shown());
            tag.attr("data-order", cell.order()).withClass(style(columns.get(i), cell.best()));
            row.with(tag);
        }
        return row;
    }

    private static String style(Column column, boolean best) {
        return (column.number() ? "number" : "text") + (best ? " best" : "");
    }
}
