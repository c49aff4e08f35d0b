package io.anomalight.framework.data.listed;

import io.anomalight.framework.data.TableFormat;
import io.anomalight.framework.failure.UserError;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/** Reads CSV with the library commons-csv; a class of its own, because a program that only scores need not have the library. */
final class CsvReader {
    private static final CSVFormat CSV = CSVFormat.RFC4180
            .builder()
            .setHeader()
            .setSkipHeaderRecord(true)
            .setIgnoreEmptyLines(true)
            .get();

    private CsvReader() {}

    static void read(Path file, TableFormat.Rows rows) throws IOException {
        String text = Utf8Text.read(file);
        long line = 0;
        try (CSVParser lines = CSV.parse(new StringReader(text))) {
            List<String> header = lines.getHeaderNames();
            requireCommas(file, header);
            rows.columns(header);
            line = lines.getCurrentLineNumber();
            for (CSVRecord values : lines) {
                line = lines.getCurrentLineNumber();
                String place = TableFile.place(file, line);
                if (!values.isConsistent()) {
                    throw new UserError(place + " has " + values.size() + " values, but the first line names "
                            + header.size() + " columns");
                }
                rows.add(
                        place,
                        column -> values.isMapped(column) ? values.get(column).strip() : "");
            }
        } catch (UncheckedIOException | IOException e) {
            throw new UserError(
                    TableFile.place(file, line + 1)
                            + " has quotation marks in a wrong place: put a value with a comma, a line break"
                            + " or a quotation mark between quotation marks, and write each of its own twice",
                    e);
        }
    }

    private static void requireCommas(Path file, List<String> header) {
        String first = String.join(",", header);
        if (header.size() == 1 && (first.contains(";") || first.contains("\t"))) {
            throw new UserError("The table " + file + " must have commas between its values, but its first line is "
                    + TableRow.shown(first));
        }
    }
}
