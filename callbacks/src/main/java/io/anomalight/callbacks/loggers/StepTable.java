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
 * A CSV file with one row per step, in ascending order; the columns are step, epoch, and the others in the order of their
 * first value.
 *
 * <p>A row is written to the file immediately, so a killed process loses at most the row that it was writing. A new
 * column, or a step before the last one, rewrites the file atomically; both are rare.
 */
final class StepTable {
    static final String STEP = "step";
    static final String EPOCH = "epoch";

    private static final CSVFormat FORMAT =
            CSVFormat.DEFAULT.builder().setRecordSeparator('\n').get();
    private static final CSVFormat HEADED =
            FORMAT.builder().setHeader().setSkipHeaderRecord(true).get();

    private final Path file;
    // All columns except the step.
    private final Set<String> columns = new LinkedHashSet<>(List.of(EPOCH));
    private Map<String, String> lastRow = new LinkedHashMap<>();
    private long lastStep = -1;
    private long lastRowOffset;

    private StepTable(Path file) {
        this.file = file;
    }

    /** Creates a table without rows; deletes the file if it exists. The first row creates it. */
    static StepTable empty(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw FileFailure.writing(file, e);
        }
        return new StepTable(file);
    }

    /**
     * Opens a file, and keeps its rows up to a step. The rows after it are deleted, with the columns that only they use.
     *
     * @throws UserError if the file is not a table of steps
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

    /** Adds cells to the row of a step; creates the row if the step has no row. */
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
                lastRowOffset = channel.size();
            }
            lastRow.putAll(cells);
            ByteBuffer row = StandardCharsets.UTF_8.encode(line(lastStep, lastRow));
            channel.position(lastRowOffset);
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
            throw new UserError(unusable("its quotes don't match"), e);
        }
    }

    // A process that was killed while writing leaves a line without a line break.
    private String wholeLines() throws IOException {
        String text = Files.readString(file);
        return text.substring(0, text.lastIndexOf('\n') + 1);
    }

    private long step(CSVRecord cells) {
        if (cells.isConsistent() && cells.isMapped(STEP) && cells.get(STEP).matches("\\d{1,18}")) {
            return Long.parseLong(cells.get(STEP));
        }
        throw new UserError(unusable("row " + cells.getRecordNumber() + " has no step, or not a cell for each column"));
    }

    private String unusable(String reason) {
        return file + " can't be continued: " + reason + "; move it away to start a new one";
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
        lastRowOffset = StandardCharsets.UTF_8.encode(text.toString()).remaining();
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
