package io.anomalight.service.history;

import io.anomalight.detector.Region;
import io.anomalight.framework.files.CsvText;
import io.anomalight.service.history.HistoryEntry.Scores;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;

/** Entries as a table of comma-separated values (RFC 4180). */
final class HistoryCsv {
    static final String TYPE = "text/csv";

    private static final List<String> COLUMNS = List.of(
            "id",
            "time",
            "product",
            "name",
            "source",
            "sha256",
            "model",
            "model_created",
            "label",
            "score",
            "normalized_score",
            "threshold",
            "p_value",
            "category",
            "region_count",
            "region_x",
            "region_y",
            "region_width",
            "region_height",
            "region_score",
            "milliseconds",
            "error",
            "verdict_by");

    private HistoryCsv() {}

    static String of(List<HistoryEntry> entries) {
        StringBuilder text = new StringBuilder();
        try (CSVPrinter table = new CSVPrinter(text, CSVFormat.RFC4180)) {
            table.printRecord(COLUMNS);
            for (HistoryEntry entry : entries) {
                table.printRecord(cells(entry));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e); // a StringBuilder does not fail
        }
        return text.toString();
    }

    private static List<Object> cells(HistoryEntry entry) {
        return List.of(
                entry.id(),
                entry.time(),
                CsvText.harmless(entry.product()),
                CsvText.harmless(entry.name()),
                EntryJson.source(entry),
                entry.sha256(),
                CsvText.harmless(entry.archive()),
                entry.created(),
                entry.label(),
                cell(entry.scores(), Scores::raw),
                cell(entry.scores(), Scores::normalized),
                cell(entry.scores(), Scores::threshold),
                entry.scores().isPresent() && entry.scores().get().pValue().isPresent()
                        ? entry.scores().get().pValue().getAsDouble()
                        : "",
                CsvText.harmless(entry.category()),
                entry.regions(),
                cell(entry.strongest(), Region::x),
                cell(entry.strongest(), Region::y),
                cell(entry.strongest(), Region::width),
                cell(entry.strongest(), Region::height),
                cell(entry.strongest(), Region::score),
                entry.milliseconds(),
                CsvText.harmless(entry.error()),
                EntryJson.verdictBy(entry));
    }

    private static <T> Object cell(Optional<T> of, Function<T, Object> number) {
        return of.map(number).orElse("");
    }
}
