package io.anomalight.framework.console;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A table with aligned columns, as text for a terminal or as Markdown; words are aligned to the left, numbers to the
 * right.
 */
public final class TextTable {
    private static final String GAP = "  ";

    /** The content of a column. */
    public enum Kind {
        WORDS,
        NUMBERS
    }

    private record Column(String heading, Kind kind) {}

    private final List<Column> columns = new ArrayList<>();
    private final List<List<String>> rows = new ArrayList<>();

    /** Adds a column to the right. */
    public TextTable column(String heading, Kind kind) {
        columns.add(new Column(heading, kind));
        return this;
    }

    /** Adds a row with one cell per column. */
    public TextTable row(String... cells) {
        return row(List.of(cells));
    }

    /** Adds a row with one cell per column. */
    public TextTable row(List<String> cells) {
        if (cells.size() != columns.size()) {
            throw new IllegalArgumentException("a row of " + cells.size() + " cells in a table of " + columns.size());
        }
        rows.add(List.copyOf(cells));
        return this;
    }

    /** The table aligned with spaces; every line is indented by two. */
    public String text() {
        return indented(2);
    }

    /**
     * The table aligned with spaces; every line is indented by {@code spaces}. If all headings are empty, there is no
     * line of headings.
     */
    public String indented(int spaces) {
        List<String> lines = new ArrayList<>();
        if (columns.stream().anyMatch(column -> !column.heading().isEmpty())) {
            lines.add(line(spaces, at -> columns.get(at).heading()));
        }
        rows.forEach(row -> lines.add(line(spaces, row::get)));
        return String.join("\n", lines);
    }

    private String line(int spaces, IntFunction<String> cells) {
        return IntStream.range(0, columns.size())
                .mapToObj(at -> padded(cells.apply(at), at))
                .collect(Collectors.joining(GAP, " ".repeat(spaces), ""))
                .stripTrailing();
    }

    private String padded(String cell, int column) {
        String space = " ".repeat(width(column) - cell.length());
        return columns.get(column).kind() == Kind.NUMBERS ? space + cell : cell + space;
    }

    private int width(int column) {
        int heading = columns.get(column).heading().length();
        return rows.stream().mapToInt(row -> row.get(column).length()).reduce(heading, Math::max);
    }

    /** The table in GitHub's Markdown. */
    public String markdown() {
        StringBuilder text = new StringBuilder();
        text.append(markdownLine(columns.stream().map(Column::heading).toList()));
        text.append(columns.stream()
                .map(column -> column.kind() == Kind.NUMBERS ? "|---:" : "|---")
                .collect(Collectors.joining("", "", "|\n")));
        rows.forEach(row -> text.append(markdownLine(row)));
        return text.toString();
    }

    private static String markdownLine(List<String> cells) {
        return cells.stream()
                .map(cell -> cell.replace("|", "\\|").replace("\n", " "))
                .collect(Collectors.joining(" | ", "| ", " |\n"));
    }
}
