package io.anomalight.framework.console;

import java.util.ArrayList;
import java.util.List;

/** Rows of words and numbers in aligned columns, as the console shows them. */
public final class Columns {
    private static final String GAP = "  ";

    /** To which side the cells of a column are pushed. */
    public enum Side {
        LEFT,
        RIGHT
    }

    private final List<Side> sides;
    private final List<List<String>> rows = new ArrayList<>();

    /** One side a column. */
    public Columns(Side... sides) {
        this.sides = List.of(sides);
    }

    /** Adds a row with one cell a column. */
    public void row(String... cells) {
        if (cells.length != sides.size()) {
            throw new IllegalArgumentException(cells.length + " cells don't fill " + sides.size() + " columns");
        }
        rows.add(List.of(cells));
    }

    /** The lines, each after so many spaces and none with spaces at its end. */
    public String indented(int spaces) {
        int[] widths = new int[sides.size()];
        for (List<String> row : rows) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        }
        List<String> lines = new ArrayList<>();
        for (List<String> row : rows) {
            List<String> cells = new ArrayList<>();
            for (int i = 0; i < widths.length; i++) {
                String room = " ".repeat(widths[i] - row.get(i).length());
                cells.add(sides.get(i) == Side.LEFT ? row.get(i) + room : room + row.get(i));
            }
            lines.add((" ".repeat(spaces) + String.join(GAP, cells)).stripTrailing());
        }
        return String.join("\n", lines);
    }

    @Override
    public String toString() {
        return indented(0);
    }
}
