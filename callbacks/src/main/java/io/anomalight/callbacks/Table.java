package io.anomalight.callbacks;

import java.util.ArrayList;
import java.util.List;

/** Names and values in two aligned columns. */
public final class Table {
    private record Row(String name, String value) {}

    private final String title;
    private final List<Row> rows = new ArrayList<>();

    public Table(String title) {
        this.title = title;
    }

    public void row(String name, String value) {
        rows.add(new Row(name, value));
    }

    @Override
    public String toString() {
        int width = rows.stream().mapToInt(row -> row.name().length()).max().orElse(0);
        StringBuilder text = new StringBuilder(title);
        for (Row row : rows) {
            text.append("\n  ").append(row.name());
            text.append(" ".repeat(width - row.name().length() + 2)).append(row.value());
        }
        return text.toString();
    }
}
