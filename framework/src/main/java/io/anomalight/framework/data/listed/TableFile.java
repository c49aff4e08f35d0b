package io.anomalight.framework.data.listed;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.anomalight.framework.failure.UserError;
import io.anomalight.framework.files.FileFailure;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
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
            throw new UserError(file
                    + " is a Parquet file, which Anomalight does not read: write it as CSV, with pandas and pyarrow"
                    + " by python3 -c \"import sys, pandas; pandas.read_parquet(sys.argv[1]).to_csv(sys.argv[2],"
                    + " index=False)\" <table>.parquet <table>.csv, and set data.file to that");
        }
        if (!Files.isRegularFile(file)) {
            throw new UserError("The table " + file
                    + " does not exist: set data.file to a CSV or JSON Lines file, relative to data.root");
        }
        try {
            String text = Utf8Text.read(file);
            if (text.isBlank()) {
                throw new UserError("The table " + file + " is empty");
            }
            List<TableRow> rows = name.endsWith(".jsonl") || name.endsWith(".ndjson")
                    ? jsonLines(file, text, columns)
                    : csv(file, text, columns);
            if (rows.isEmpty()) {
                throw new UserError("The table " + file + " has no rows");
            }
            return rows;
        } catch (IOException e) {
            throw FileFailure.reading(file, e);
        }
    }

    private static List<TableRow> csv(Path file, String text, TableColumns columns) {
        List<TableRow> rows = new ArrayList<>();
        long line = 0;
        try (CSVParser lines = CSV.parse(new StringReader(text))) {
            List<String> header = lines.getHeaderNames();
            requireCommas(file, header);
            requireDifferent(file, header);
            columns.require(file, header);
            line = lines.getCurrentLineNumber();
            for (CSVRecord values : lines) {
                line = lines.getCurrentLineNumber();
                String place = place(file, line);
                if (!values.isConsistent()) {
                    throw new UserError(place + " has " + values.size() + " values, but the first line names "
                            + header.size() + " columns");
                }
                rows.add(TableRow.of(
                        place,
                        columns,
                        column -> values.isMapped(column) ? values.get(column).strip() : ""));
            }
        } catch (UncheckedIOException | IOException e) {
            throw new UserError(
                    place(file, line + 1)
                            + " has quotation marks in a wrong place: put a value with a comma, a line break"
                            + " or a quotation mark between quotation marks, and write each of its own twice",
                    e);
        }
        return rows;
    }

    private static void requireCommas(Path file, List<String> header) {
        String first = String.join(",", header);
        if (header.size() == 1 && (first.contains(";") || first.contains("\t"))) {
            throw new UserError("The table " + file + " must have commas between its values, but its first line is "
                    + TableRow.shown(first));
        }
    }

    private static void requireDifferent(Path file, List<String> header) {
        for (String name : header) {
            if (Collections.frequency(header, name) > 1) {
                throw new UserError(
                        "The table " + file + " has the column \"" + name + "\" twice: rename or remove one");
            }
        }
    }

    private static List<TableRow> jsonLines(Path file, String text, TableColumns columns) {
        Map<String, JsonNode> nodes = new LinkedHashMap<>();
        Set<String> keys = new LinkedHashSet<>();
        long number = 0;
        for (String line : text.lines().toList()) {
            number++;
            if (!line.isBlank()) {
                JsonNode node = node(place(file, number), line);
                node.fieldNames().forEachRemaining(keys::add);
                nodes.put(place(file, number), node);
            }
        }
        columns.require(file, keys);
        List<TableRow> rows = new ArrayList<>();
        nodes.forEach((place, node) -> rows.add(TableRow.of(
                place, columns, column -> node.path(column).asText("").strip())));
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
            String at = e.getLocation() == null
                    ? ""
                    : " at character " + e.getLocation().getColumnNr();
            throw new UserError(
                    place + " is not JSON" + at
                            + ": write an object such as {\"path\": \"a.png\", \"label\": \"normal\"}",
                    e);
        }
    }

    private static String place(Path file, long line) {
        return file + ", line " + line;
    }
}
