package io.anomalight.app.parquet;

import io.anomalight.framework.data.TableFormat;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/** The rows of a table as texts, for tests: the values of each needed column between commas. */
final class ReadRows implements TableFormat.Rows {
    static final List<String> ALL = List.of("path", "label", "mask", "split", "kind", "group");

    final List<String> rows = new ArrayList<>();
    private final List<String> needed;

    private ReadRows(List<String> needed) {
        this.needed = needed;
    }

    static List<String> of(Path file, List<String> needed) {
        try {
            ReadRows read = new ReadRows(needed);
            new ParquetTable().read(file, read);
            return read.rows;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A file of the test resources. */
    static Path stored(String name) {
        try {
            return Path.of(Objects.requireNonNull(ReadRows.class.getResource("/parquet/" + name + ".parquet"))
                    .toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public Set<String> columns(List<String> names) {
        return Set.copyOf(needed);
    }

    @Override
    public void add(String place, UnaryOperator<String> values) {
        rows.add(needed.stream().map(values).collect(Collectors.joining(",")));
    }
}
