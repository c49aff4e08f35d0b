package io.anomalight.app.sweep.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.anomalight.app.sweep.folder.Measure;
import io.anomalight.app.sweep.folder.SweepFolder;
import io.anomalight.app.sweep.job.Job;
import io.anomalight.framework.files.AtomicFile;
import io.anomalight.framework.files.FileFailure;
import io.anomalight.framework.metrics.estimate.Interval;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;

/** Writes a comparison to {@code table.csv}, {@code table.md} and {@code table.json}, with all digits. */
final class ComparisonFiles {
    private final Comparison comparison;

    ComparisonFiles(Comparison comparison) {
        this.comparison = comparison;
    }

    /**
     * Writes the three files.
     *
     * @throws io.anomalight.framework.failure.UserError if the folder can't be written
     */
    void write(SweepFolder folder) {
        write(folder.path().resolve("table.csv"), csv());
        write(folder.path().resolve("table.md"), new ComparisonText(comparison).markdown());
        write(folder.path().resolve("table.json"), json().toPrettyString() + "\n");
    }

    private static void write(Path file, String text) {
        try {
            AtomicFile.write(file, text);
        } catch (IOException e) {
            throw FileFailure.writing(file, e);
        }
    }

    /** One line per job, then two lines per group of seeds; undefined values are empty. */
    String csv() {
        StringWriter text = new StringWriter();
        try (CSVPrinter csv = new CSVPrinter(text, CSVFormat.RFC4180)) {
            List<String> heading = new ArrayList<>(List.of("row", "job", "runs"));
            heading.addAll(comparison.plan().sweptKeys());
            comparison.measures().forEach(measure -> heading.add(measure.name()));
            heading.addAll(List.of("status", "reason"));
            withIntervals().forEach(name -> heading.addAll(List.of(name + "_low", name + "_high")));
            csv.printRecord(heading);
            for (Comparison.Row row : comparison.rows()) {
                csv.printRecord(line(row));
            }
            for (Comparison.Group group : comparison.groups()) {
                csv.printRecord(line("mean", group, MeanAndDeviation::mean));
                csv.printRecord(line("standard_deviation", group, MeanAndDeviation::deviation));
            }
        } catch (IOException e) {
            throw new IllegalStateException("the table can't be written to memory", e);
        }
        return text.toString();
    }

    private List<String> line(Comparison.Row row) {
        Job job = row.job();
        List<String> cells = new ArrayList<>(List.of("job", Integer.toString(job.number()), "1"));
        comparison.plan().sweptKeys().forEach(key -> cells.add(job.swept().getOrDefault(key, "")));
        numbers(cells, name -> Optional.ofNullable(row.values().get(name)));
        cells.add(status(job));
        cells.add(job.status() == Job.Status.FAILED ? job.reason() : "");
        for (String name : withIntervals()) {
            Optional<Interval> interval = Optional.ofNullable(row.intervals().get(name));
            cells.add(interval.map(ends -> String.valueOf(ends.low())).orElse(""));
            cells.add(interval.map(ends -> String.valueOf(ends.high())).orElse(""));
        }
        return cells;
    }

    private List<String> line(String kind, Comparison.Group group, ToDoubleFunction<MeanAndDeviation> part) {
        List<String> cells = new ArrayList<>(List.of(kind, "", Integer.toString(group.runs())));
        comparison.plan().sweptKeys().forEach(key -> cells.add(group.swept().getOrDefault(key, "")));
        numbers(cells, name -> Optional.ofNullable(group.spreads().get(name))
                .map(part::applyAsDouble)
                .filter(Double::isFinite));
        cells.addAll(List.of("", ""));
        withIntervals().forEach(name -> cells.addAll(List.of("", "")));
        return cells;
    }

    /** The metrics of which a job has an interval. */
    private List<String> withIntervals() {
        return comparison.measures().stream()
                .map(Measure::name)
                .filter(name -> comparison.rows().stream()
                        .anyMatch(row -> row.intervals().containsKey(name)))
                .toList();
    }

    private void numbers(List<String> cells, Function<String, Optional<Double>> value) {
        comparison
                .measures()
                .forEach(measure -> cells.add(
                        value.apply(measure.name()).map(String::valueOf).orElse("")));
    }

    ObjectNode json() {
        ObjectNode root = JsonNodeFactory.instance.objectNode();
        texts(root.putArray("arguments"), comparison.plan().arguments());
        texts(root.putArray("swept"), comparison.plan().sweptKeys());
        texts(
                root.putArray("measures"),
                comparison.measures().stream().map(Measure::name).toList());
        ArrayNode jobs = root.putArray("jobs");
        comparison.rows().forEach(row -> jobs.add(json(row)));
        ArrayNode groups = root.putArray("groups");
        comparison.groups().forEach(group -> groups.add(json(group)));
        ObjectNode best = root.putObject("best");
        for (Measure measure : comparison.measures()) {
            comparison.bestOfRows(measure).ifPresent(value -> bestJobs(best.putArray(measure.name()), measure, value));
        }
        return root;
    }

    private void bestJobs(ArrayNode numbers, Measure measure, double value) {
        comparison.rows().stream()
                .filter(row -> Double.valueOf(value).equals(row.values().get(measure.name())))
                .forEach(row -> numbers.add(row.job().number()));
    }

    private ObjectNode json(Comparison.Row row) {
        Job job = row.job();
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.put("job", job.number()).put("status", status(job));
        if (job.status() == Job.Status.FAILED) {
            node.put("exit_code", job.exitCode());
            texts(node.putArray("last_errors"), job.lastErrors());
        }
        texts(node.putArray("overrides"), job.overrides());
        texts(node.putObject("swept"), job.swept());
        ObjectNode values = node.putObject("values");
        for (Measure measure : comparison.measures()) {
            put(values, measure.name(), row.values().getOrDefault(measure.name(), Double.NaN));
        }
        if (!row.intervals().isEmpty()) {
            intervals(row, node.putObject("intervals"));
        }
        return node;
    }

    private void intervals(Comparison.Row row, ObjectNode node) {
        for (Measure measure : comparison.measures()) {
            Optional.ofNullable(row.intervals().get(measure.name()))
                    .ifPresent(interval -> node.putObject(measure.name())
                            .put("low", interval.low())
                            .put("high", interval.high())
                            .put("level", interval.level()));
        }
    }

    private static ObjectNode json(Comparison.Group group) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        texts(node.putObject("swept"), group.swept());
        node.put("runs", group.runs());
        ObjectNode values = node.putObject("values");
        group.spreads().forEach((name, spread) -> {
            ObjectNode value = values.putObject(name);
            value.put("runs", spread.count());
            put(value, "mean", spread.mean());
            put(value, "standard_deviation", spread.deviation());
        });
        return node;
    }

    private static String status(Job job) {
        return job.status().toString().toLowerCase(Locale.ROOT);
    }

    private static void put(ObjectNode node, String name, double value) {
        if (Double.isFinite(value)) {
            node.put(name, value);
        } else {
            node.putNull(name);
        }
    }

    private static void texts(ArrayNode node, List<String> texts) {
        texts.forEach(node::add);
    }

    private static void texts(ObjectNode node, Map<String, String> texts) {
        texts.forEach(node::put);
    }
}
