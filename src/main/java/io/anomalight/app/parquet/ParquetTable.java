package io.anomalight.app.parquet;

import io.anomalight.framework.data.TableFormat;
import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.parquet.format.RowGroup;

/** Parquet: the columns of a table one after another, in groups of rows and in pages. */
final class ParquetTable implements TableFormat {

    @Override
    public void read(Path path, Rows rows) throws IOException {
        try (SeekableByteChannel content = Files.newByteChannel(path)) {
            ParquetFile file = new ParquetFile(path, content);
            ParquetFooter footer = ParquetFooter.read(file);
            Set<String> needed = rows.columns(
                    footer.columns().stream().map(ParquetColumn::name).toList());
            List<ParquetColumn> columns = footer.columns().stream()
                    .filter(column -> needed.contains(column.name()))
                    .toList();
            columns.forEach(column -> column.descriptor(file)); // a wrong type is named also if there are no rows
            long row = 0;
            for (RowGroup group : footer.groups()) {
                read(file, footer, columns, group, row, rows);
                row += group.getNum_rows();
            }
        }
    }

    private static void read(
            ParquetFile file, ParquetFooter footer, List<ParquetColumn> columns, RowGroup group, long before, Rows rows)
            throws IOException {
        if (group.getNum_rows() == 0) {
            return; // it may have no pages
        }
        Map<String, ColumnValues> values = new HashMap<>();
        for (ParquetColumn column : columns) {
            values.put(column.name(), ColumnValues.of(file, footer, column, group));
        }
        Map<String, String> row = new HashMap<>();
        for (long i = 1; i <= group.getNum_rows(); i++) {
            String place = file.path() + ", row " + (before + i);
            values.forEach((name, column) -> row.put(name, column.next(place)));
            rows.add(place, name -> row.getOrDefault(name, ""));
        }
    }
}
