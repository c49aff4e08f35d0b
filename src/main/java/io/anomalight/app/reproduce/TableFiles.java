package io.anomalight.app.reproduce;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.anomalight.app.reproduce.TableResult.Figure;
import io.anomalight.app.reproduce.TableResult.Line;
import io.anomalight.app.sweep.job.Job;
import io.anomalight.callbacks.metrics.TestScores;
import io.anomalight.framework.checkpoint.AnomalightVersion;
import io.anomalight.framework.files.AtomicFile;
import io.anomalight.framework.files.FileFailure;
import io.anomalight.framework.metrics.estimate.Interval;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;

/** Writes a reproduced table to {@code reproduce.json}, {@code reproduce.csv} and {@code reproduce.md}, with all digits. */
record TableFiles(String name, TableResult result, List<String> arguments) {
    private static final String STEM = "reproduce.";

    void write(Path folder) {
        write(folder.resolve(STEM + "json"), json().toPrettyString() + "\n");
        write(folder.resolve(STEM + "csv"), csv());
        write(folder.resolve(STEM + "md"), new TableText(result, arguments).markdown());
    }

    private static void write(Path file, String text) {
        try {
            AtomicFile.write(file, text);
        } catch (IOException e) {
            throw FileFailure.writing(file, e);
        }
    }

    /** A line per row, category and metric; undefined values are empty. */
    String csv() {
        StringWriter text = new StringWriter();
        try (CSVPrinter csv = new CSVPrinter(text, CSVFormat.RFC4180)) {
            csv.printRecord(
                    "row",
                    "category",
                    "categories",
                    "seeds",
                    "metric",
                    "mean",
                    "standard_deviation",
                    "low",
                    "high",
                    "published",
                    "difference");
            for (Line line : result.lines()) {
                for (Map.Entry<String, Figure> figure : line.figures().entrySet()) {
                    csv.printRecord(record(line, figure.getKey(), figure.getValue()));
                }
            }
        } catch (IOException e) {
            throw new IllegalStateException("the table can't be written to memory", e);
        }
        return text.toString();
    }

    private static List<String> record(Line line, String metric, Figure figure) {
        List<String> cells = new ArrayList<>(List.of(
                line.row().name(),
                line.isMean() ? ReproduceConfig.MEAN : line.categories().get(0),
                Integer.toString(line.categories().size()),
                Integer.toString(line.seeds().size()),
                metric));
        numbers(figure).values().forEach(value -> cells.add(Double.isFinite(value) ? Double.toString(value) : ""));
        return cells;
    }

    /** The numbers of a figure by name, in the order of the columns; NaN if undefined. */
    private static Map<String, Double> numbers(Figure figure) {
        Map<String, Double> numbers = new LinkedHashMap<>();
        numbers.put("mean", figure.ours().mean());
        numbers.put("standard_deviation", figure.ours().deviation());
        numbers.put("low", figure.interval().map(Interval::low).orElse(Double.NaN));
        numbers.put("high", figure.interval().map(Interval::high).orElse(Double.NaN));
        numbers.put("published", orNan(figure.published()));
        numbers.put("difference", orNan(figure.difference()));
        return numbers;
    }

    private static double orNan(OptionalDouble value) {
        return value.orElse(Double.NaN);
    }

    ObjectNode json() {
        ObjectNode root = JsonNodeFactory.instance.objectNode();
        root.put("table", name)
                .put("title", result.table().title())
                .put("source", result.table().source())
                .put("anomalight", AnomalightVersion.current());
        result.table().protocol().sentences().forEach(root.putArray("protocol")::add);
        arguments.forEach(root.putArray("arguments")::add);
        result.missing().forEach(root.putObject("missing")::put);
        ArrayNode lines = root.putArray("lines");
        result.lines().forEach(line -> lines.add(json(line)));
        ArrayNode unfinished = root.putArray("unfinished");
        result.unfinished().forEach(job -> {
            ObjectNode node = unfinished.addObject();
            node.put("job", job.number()).put("status", job.status().toString().toLowerCase(Locale.ROOT));
            job.swept().forEach(node.putObject("swept")::put);
        });
        return root;
    }

    private static ObjectNode json(Line line) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.put("row", line.row().name()).put("note", line.row().note());
        node.put(
                "category",
                line.isMean() ? ReproduceConfig.MEAN : line.categories().get(0));
        line.categories().forEach(node.putArray("categories")::add);
        line.seeds().forEach(node.putArray("seeds")::add);
        ObjectNode figures = node.putObject("metrics");
        line.figures().forEach((metric, figure) -> {
            ObjectNode values = figures.putObject(metric);
            numbers(figure).forEach((name, value) -> {
                if (Double.isFinite(value)) {
                    values.put(name, value);
                } else {
                    values.putNull(name);
                }
            });
            figure.values().forEach(values.putArray("values")::add);
        });
        ArrayNode jobs = node.putArray("jobs");
        line.jobs().forEach(job -> jobs.add(json(job)));
        return node;
    }

    private static ObjectNode json(Job job) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.put("job", job.number())
                .put("seed", job.swept().getOrDefault(TableSelection.SEED, ""))
                .put("seconds", job.seconds())
                .put("scores", job.number() + "/" + TestScores.FILE);
        return node;
    }
}
