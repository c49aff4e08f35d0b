package io.anomalight.callbacks.loggers;

import io.anomalight.framework.failure.UserError;
import io.anomalight.framework.files.AtomicFile;
import io.anomalight.framework.files.FileFailure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/**
 * A CSV file with a row for each step, steps ascending; its columns are step, epoch, and the others in the order in which
 * they appeared.
 *
 * <p>A row is written to its place at once, so that a killed process loses at most what it was writing. A new column, or a
 * step before the last, rewrites the file atomically; both are rare.
 */
final class StepTable {
    static final String STEP = "step";
    static final String EPOCH = "epoch";

    private static final CSVFormat FORMAT =
            CSVFormat.DEFAULT.builder().setRecordSeparator('\n').get();
    private static final CSVFormat HEADED =
            FORMAT.builder().setHeader().setSkipHeaderRecord(true).get();

    private final Path file;
    // All but the step.
    private final Set<String> columns = new LinkedHashSet<>(List.of(EPOCH));
    private Map<String, String> lastRow = new LinkedHashMap<>();
    private long lastStep = -1;
    private long lastRowBegins;

    private StepTable(Path file) {
        this.file = file;
    }

    /** A table without rows, and without a file until the first is put; a file that is there is deleted. */
    static StepTable empty(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw FileFailure.writing(file, e);
        }
        return new StepTable(file);
    }

    /**
     * The rows of a file up to a step; the others are dropped, and with them the columns that only they have.
     *
     * @throws UserError if it is no such file
     */
    static StepTable upTo(long step, Path file) {
        StepTable table = new StepTable(file);
        NavigableMap<Long, Map<String, String>> kept = table.read().headMap(step, true);
        if (kept.isEmpty()) {
            return empty(file);
        }
        table.write(kept);
        return table;
    }

    /** Adds cells to the row of a step, which begins with them if it is new. */
    void put(long step, Map<String, String> cells) {
        if (lastStep < 0 || step < lastStep || !columns.containsAll(cells.keySet())) {
            NavigableMap<Long, Map<String, String>> rows = read();
            rows.computeIfAbsent(step, added -> new LinkedHashMap<>()).putAll(cells);
            write(rows);
        } else {
            append(step, cells);
        }
    }

    private void append(long step, Map<String, String> cells) {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            if (step > lastStep) {
                lastStep = step;
                lastRow = new LinkedHashMap<>();
                lastRowBegins = channel.size();
            }
            lastRow.putAll(cells);
            ByteBuffer row = StandardCharsets.UTF_8.encode(line(lastStep, lastRow));
            channel.position(lastRowBegins);
            while (row.hasRemaining()) {
                channel.write(row);
            }
            channel.truncate(channel.position());
        } catch (IOException e) {
            throw FileFailure.writing(file, e);
        }
    }

    private NavigableMap<Long, Map<String, String>> read() {
        NavigableMap<Long, Map<String, String>> rows = new TreeMap<>();
        if (!Files.exists(file)) {
            return rows;
        }
        try (CSVParser parser = CSVParser.parse(wholeLines(), HEADED)) {
            parser.getHeaderNames().stream().filter(name -> !name.equals(STEP)).forEach(columns::add);
            for (CSVRecord cells : parser) {
                rows.put(step(cells), row(cells));
            }
            return rows;
        } catch (IOException e) {
            throw FileFailure.reading(file, e);
        } catch (UncheckedIOException e) {
            throw new UserError(damage("its quotes don't match"), e);
        }
    }

    // A process that is killed while it writes leaves a line without an end.
    private String wholeLines() throws IOException {
        String text = Files.readString(file);
        return text.substring(0, text.lastIndexOf('\n') + 1);
    }

    private long step(CSVRecord cells) {
        if (cells.isConsistent() && cells.isMapped(STEP) && cells.get(STEP).matches("\\d{1,18}")) {
            return Long.parseLong(cells.get(STEP));
        }
        throw new UserError(damage("row " + cells.getRecordNumber() + " has no step, or not a cell for each column"));
    }

    private String damage(String what) {
        return file + " can't be gone on with: " + what + "; move it away, and a new one begins";
    }

    private Map<String, String> row(CSVRecord cells) {
        Map<String, String> row = new LinkedHashMap<>();
        for (String column : columns) {
            if (cells.isSet(column) && !cells.get(column).isEmpty()) {
                row.put(column, cells.get(column));
            }
        }
        return row;
    }

    private void write(NavigableMap<Long, Map<String, String>> rows) {
        Set<String> used = new LinkedHashSet<>(List.of(EPOCH));
        rows.values().forEach(row -> used.addAll(row.keySet()));
        columns.addAll(used);
        columns.retainAll(used);
        lastStep = rows.lastKey();
        lastRow = rows.lastEntry().getValue();
        StringBuilder text = new StringBuilder(header());
        rows.headMap(lastStep, false).forEach((step, row) -> text.append(line(step, row)));
        lastRowBegins = StandardCharsets.UTF_8.encode(text.toString()).remaining();
        text.append(line(lastStep, lastRow));
        try {
            AtomicFile.write(file, text.toString());
        } catch (IOException e) {
            throw FileFailure.writing(file, e);
        }
    }

    private String header() {
        List<String> names = new ArrayList<>(List.of(STEP));
        names.addAll(columns);
        return line(names);
    }

    private String line(long step, Map<String, String> row) {
        List<String> cells = new ArrayList<>(List.of(String.valueOf(step)));
        columns.forEach(column -> cells.add(row.getOrDefault(column, "")));
        return line(cells);
    }

    private static String line(List<String> cells) {
        return FORMAT.format(cells.toArray()) + "\n";
    }
}
