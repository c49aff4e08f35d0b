package io.anomalight.framework.data.listed;

import io.anomalight.framework.data.TableFormat;
import io.anomalight.framework.failure.UserError;
import io.anomalight.framework.files.FileFailure;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/** Reads a table of images in the format that the ending of its name says. */
final class TableFile {
    /** The formats of the framework by the endings of names. */
    static final Map<String, TableFormat> FORMATS =
            Map.of("csv", new CsvTable(), "jsonl", new JsonLinesTable(), "ndjson", new JsonLinesTable());

    private static final TableFormat USUAL = new CsvTable();

    private TableFile() {}

    /**
     * Reads the rows of a table in their order.
     *
     * @param file a file, or a folder with the parts of a table
     * @param formats the formats by the endings of names; a file with another ending is CSV
     * @param rows takes each row
     * @throws UserError if there is no such file, it has another form, or a row is wrong
     */
    static void read(
            Path file, TableColumns columns, Map<String, TableFormat> formats, Consumer<? super TableRow> rows) {
        Reader reader = new Reader(file, columns, rows);
        try {
            for (Path part : TableParts.of(file, formats.keySet())) {
                formats.getOrDefault(TableParts.ending(part), USUAL).read(part, reader);
            }
        } catch (IOException e) {
            throw FileFailure.reading(file, e);
        }
        if (reader.count == 0) {
            throw new UserError("The table " + file + " has no rows");
        }
    }

    static String place(Path file, long line) {
        return file + ", line " + line;
    }

    /** Makes rows of images of the rows of a table. */
    private static final class Reader implements TableFormat.Rows {
        private final Path file;
        private final TableColumns columns;
        private final Consumer<? super TableRow> rows;
        private long count;

        Reader(Path file, TableColumns columns, Consumer<? super TableRow> rows) {
            this.file = file;
            this.columns = columns;
            this.rows = rows;
        }

        @Override
        public Set<String> columns(List<String> names) {
            for (String name : columns.names()) {
                if (Collections.frequency(names, name) > 1) {
                    throw new UserError(
                            "The table " + file + " has the column \"" + name + "\" twice: rename or remove one");
                }
            }
            columns.require(file, names);
            return columns.names();
        }

        @Override
        public void add(String place, UnaryOperator<String> values) {
            rows.accept(TableRow.of(place, columns, values));
            count++;
        }
    }
}
