package io.anomalight.framework.data.listed;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.anomalight.framework.failure.UserError;
import io.anomalight.framework.files.FileFailure;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/** Reads a table of images: CSV with a line of column names, or JSON Lines with an object in each line. */
final class TableFile {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final CSVFormat CSV = CSVFormat.RFC4180
            .builder()
            .setHeader()
            .setSkipHeaderRecord(true)
            .setIgnoreEmptyLines(true)
            .get();

    private TableFile() {}

    /**
     * The rows of a table.
     *
     * @throws UserError if there is no such file, it has another form, or a row is wrong
     */
    static List<TableRow> read(Path file, TableColumns columns) {
        String name = file.toString().toLowerCase(Locale.ROOT);
        if (name.endsWith(".parquet")) {
            throw new UserError(
                    file + " is a Parquet file, which Anomalight does not read: write the table as CSV or JSON Lines,"
                            + " for instance with pandas: read_parquet(...).to_csv(..., index=False)");
        }
        if (!Files.isRegularFile(file)) {
            throw new UserError("The table " + file
                    + " does not exist: set data.file to a CSV or JSON Lines file, relative to data.root");
        }
        try {
            List<TableRow> rows =
                    name.endsWith(".jsonl") || name.endsWith(".ndjson") ? jsonLines(file, columns) : csv(file, columns);
            if (rows.isEmpty()) {
                throw new UserError("The table " + file + " has no rows");
            }
            return rows;
        } catch (UncheckedIOException e) {
            throw new UserError(file + " is not a table of values between commas: " + e.getMessage(), e);
        } catch (IOException e) {
            throw FileFailure.reading(file, e);
        }
    }

    private static List<TableRow> csv(Path file, TableColumns columns) throws IOException {
        List<TableRow> rows = new ArrayList<>();
        try (CSVParser lines = CSVParser.parse(file, StandardCharsets.UTF_8, CSV)) {
            List<String> header = lines.getHeaderNames();
            requireColumn(file, header, columns.path());
            requireColumn(file, header, columns.label());
            for (CSVRecord line : lines) {
                String place = place(file, lines.getCurrentLineNumber());
                if (!line.isConsistent()) {
                    throw new UserError(place + " has " + line.size() + " values, but the first line names "
                            + header.size() + " columns");
                }
                rows.add(TableRow.of(
                        place,
                        columns,
                        column -> line.isMapped(column) ? line.get(column).strip() : ""));
            }
        }
        return rows;
    }

    private static void requireColumn(Path file, List<String> header, String column) {
        if (!header.contains(column)) {
            throw new UserError("The table " + file + " has no column \"" + column + "\": its first line names "
                    + String.join(", ", header) + "; set data.columns to the names of its columns");
        }
    }

    private static List<TableRow> jsonLines(Path file, TableColumns columns) throws IOException {
        List<TableRow> rows = new ArrayList<>();
        try (BufferedReader lines = Files.newBufferedReader(file)) {
            long number = 0;
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                number++;
                if (!line.isBlank()) {
                    JsonNode node = node(place(file, number), line);
                    rows.add(TableRow.of(place(file, number), columns, column -> node.path(column)
                            .asText("")
                            .strip()));
                }
            }
        }
        return rows;
    }

    private static JsonNode node(String place, String line) {
        try {
            JsonNode node = JSON.readTree(line);
            if (!node.isObject()) {
                throw new UserError(place + " is not a JSON object");
            }
            return node;
        } catch (JsonProcessingException e) {
            throw new UserError(place + " is not JSON: " + e.getOriginalMessage(), e);
        }
    }

    private static String place(Path file, long line) {
        return file + ", line " + line;
    }
}
