package io.anomalight.callbacks.metrics;

import io.anomalight.framework.failure.UserError;
import io.anomalight.framework.files.AtomicFile;
import io.anomalight.framework.files.FileFailure;
import io.anomalight.framework.metrics.resampling.DrawnValues;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVPrinter;
import org.apache.commons.csv.CSVRecord;

/**
 * The values of the metrics of a test on draws of its images, from which two runs are compared. Tests on the same images in the same order
 * have the same draws.
 *
 * @param categories the metrics of each category by name; the category of data with one category is empty
 */
public record TestDraws(Map<String, Map<String, DrawnValues>> categories) {
    /** The name of the file inside a run folder. */
    public static final String FILE = "test_draws.csv";

    private static final String CATEGORY = "category";
    private static final String DRAW = "draw"; // 0 for the images themselves

    public TestDraws {
        categories = Collections.unmodifiableMap(new LinkedHashMap<>(categories));
    }

    /** The mean of a metric over the categories; its value is NaN if it is undefined, or can't be computed on draws. */
    public DrawnValues mean(String metric) {
        return DrawnValues.mean(categories.values().stream()
                .flatMap(metrics -> Optional.ofNullable(metrics.get(metric)).stream())
                .toList());
    }

    /** Writes the file of a run. */
    void write(Path run) {
        Path file = run.resolve(FILE);
        try {
            AtomicFile.write(file, csv());
        } catch (IOException e) {
            throw FileFailure.writing(file, e);
        }
    }

    /** Removes the file of an earlier test, whose draws have nothing to do with a test without intervals. */
    static void remove(Path run) {
        Path file = run.resolve(FILE);
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw FileFailure.writing(file, e);
        }
    }

    // Seven digits are enough, because intervals are moved to the exact values.
    private String csv() throws IOException {
        StringWriter text = new StringWriter();
        try (CSVPrinter csv = new CSVPrinter(text, CSVFormat.RFC4180)) {
            List<String> header = new ArrayList<>(List.of(CATEGORY, DRAW));
            categories.values().stream().findFirst().ifPresent(metrics -> header.addAll(metrics.keySet()));
            csv.printRecord(header);
            for (Map.Entry<String, Map<String, DrawnValues>> category : categories.entrySet()) {
                int draws = category.getValue().values().stream()
                        .mapToInt(values -> values.drawn().length)
                        .max()
                        .orElse(0);
                for (int draw = 0; draw <= draws; draw++) {
                    List<String> cells = new ArrayList<>(List.of(category.getKey(), Integer.toString(draw)));
                    for (DrawnValues values : category.getValue().values()) {
                        cells.add(cell(draw == 0 ? values.whole() : values.drawn()[draw - 1]));
                    }
                    csv.printRecord(cells);
                }
            }
        }
        return text.toString();
    }

    private static String cell(double value) {
        return Double.isNaN(value) ? "" : Float.toString((float) value);
    }

    /**
     * Reads the file of a run; empty if it has none, for instance because an earlier version tested it.
     *
     * @throws UserError if it is damaged
     */
    public static Optional<TestDraws> read(Path run) {
        Path file = run.resolve(FILE);
        if (!Files.isRegularFile(file)) {
            return Optional.empty();
        }
        try {
            return Optional.of(parse(Files.readString(file, StandardCharsets.UTF_8), file));
        } catch (IOException e) {
            throw FileFailure.reading(file, e);
        }
    }

    private static TestDraws parse(String text, Path file) throws IOException {
        CSVFormat format = CSVFormat.RFC4180
                .builder()
                .setHeader()
                .setSkipHeaderRecord(true)
                .get();
        try (CSVParser lines = CSVParser.parse(text, format)) {
            List<String> metrics = lines.getHeaderNames().stream().skip(2).toList();
            Map<String, List<double[]>> rows = new LinkedHashMap<>();
            for (CSVRecord line : lines) {
                List<double[]> ofCategory = rows.computeIfAbsent(line.get(0), category -> new ArrayList<>());
                ofCategory.add(row(line, ofCategory.size(), metrics.size(), file));
            }
            requireWhole(rows, !metrics.isEmpty(), text, file);
            Map<String, Map<String, DrawnValues>> categories = new LinkedHashMap<>();
            rows.forEach((category, values) -> categories.put(category, byName(metrics, values)));
            return new TestDraws(categories);
        }
    }

    /**
     * Refuses a file that was cut at a row. A test draws as often from each category, so one with fewer rows has lost some.
     *
     * @throws UserError if rows are missing
     */
    private static void requireWhole(Map<String, List<double[]>> rows, boolean hasMetrics, String text, Path file) {
        int most = rows.values().stream().mapToInt(List::size).max().orElse(0);
        boolean isCut = !text.endsWith("\n")
                || (hasMetrics && most < 2)
                || rows.values().stream().anyMatch(ofCategory -> ofCategory.size() < most);
        if (isCut) {
            throw new UserError(file + " is damaged: its last rows are missing; test the run again");
        }
    }

    private static double[] row(CSVRecord line, int draw, int metrics, Path file) {
        try {
            if (line.size() != metrics + 2 || Integer.parseInt(line.get(1)) != draw) {
                throw new IllegalArgumentException("the row is not complete");
            }
            double[] row = new double[metrics];
            for (int i = 0; i < metrics; i++) {
                String cell = line.get(i + 2);
                row[i] = cell.isEmpty() ? Double.NaN : Double.parseDouble(cell);
            }
            return row;
        } catch (IllegalArgumentException e) {
            throw new UserError(
                    file + " is damaged: row " + line.getRecordNumber()
                            + " is not the next draw with a number for each metric; test the run again",
                    e);
        }
    }

    /** The number of draws of each category. */
    public int count() {
        return categories.values().stream()
                .flatMap(metrics -> metrics.values().stream())
                .mapToInt(values -> values.drawn().length)
                .max()
                .orElse(0);
    }

    private static Map<String, DrawnValues> byName(List<String> metrics, List<double[]> rows) {
        Map<String, DrawnValues> byName = new LinkedHashMap<>();
        for (int metric = 0; metric < metrics.size(); metric++) {
            int at = metric;
            byName.put(
                    metrics.get(metric),
                    new DrawnValues(
                            rows.get(0)[at],
                            rows.stream().skip(1).mapToDouble(row -> row[at]).toArray()));
        }
        return byName;
    }
}
