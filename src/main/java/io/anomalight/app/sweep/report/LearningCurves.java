package io.anomalight.app.sweep.report;

import io.anomalight.app.search.SearchGoal;
import io.anomalight.app.sweep.folder.SweepFolder;
import io.anomalight.app.sweep.job.Job;
import io.anomalight.callbacks.report.page.Axis;
import io.anomalight.callbacks.report.page.ChartColor;
import io.anomalight.callbacks.report.page.LineChart;
import io.anomalight.callbacks.report.page.Series;
import j2html.tags.DomContent;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/** The validations of all jobs of a search over their epochs, from the files of the CSV logger. */
record LearningCurves(Comparison comparison, SweepFolder folder) {
    private static final CSVFormat FORMAT =
            CSVFormat.RFC4180.builder().setHeader().setSkipHeaderRecord(true).get();

    /** One chart per objective that the jobs have logged. */
    List<DomContent> charts() {
        return comparison.search().goals().stream()
                .map(SearchGoal::name)
                .flatMap(this::chart)
                .toList();
    }

    private Stream<DomContent> chart(String metric) {
        List<Series.Point> complete = new ArrayList<>();
        List<Series.Point> pruned = new ArrayList<>();
        for (Comparison.Row row : comparison.rows()) {
            Job job = row.job();
            (job.status() == Job.Status.PRUNED ? pruned : complete).addAll(points(job, metric));
        }
        List<Series> series = new ArrayList<>();
        if (!complete.isEmpty()) {
            series.add(new Series("jobs", ChartColor.BLUE, Series.Line.STRAIGHT, complete));
        }
        if (!pruned.isEmpty()) {
            series.add(new Series("stopped by the pruner", ChartColor.GREY, Series.Line.DASHED, pruned));
        }
        return series.isEmpty()
                ? Stream.empty()
                : Stream.of(new LineChart(
                                "Learning curves: " + metric,
                                metric + " on the validation images over the epochs of each job",
                                Axis.count("epoch"),
                                Axis.of(""),
                                series,
                                List.of())
                        .html());
    }

    /** The curve of a job and a gap after it; empty if it has no such file or column, or only one point. */
    private List<Series.Point> points(Job job, String metric) {
        Path file = folder.run(job).resolve("metrics.csv");
        List<Series.Point> points = new ArrayList<>();
        if (!Files.isRegularFile(file)) {
            return points;
        }
        String tip = comparison.jobTip(job.number());
        try (Reader reader = Files.newBufferedReader(file);
                CSVParser rows = FORMAT.parse(reader)) {
            for (CSVRecord row : rows) {
                if (row.isSet(metric) && !row.get(metric).isEmpty() && row.isSet("epoch")) {
                    points.add(new Series.Point(
                            number(row.get("epoch")) + 1, number(row.get(metric)), tip + ": " + row.get(metric)));
                }
            }
        } catch (IOException | UncheckedIOException | NumberFormatException damaged) {
            // The file of a job that was killed may end within a line; the curve has the epochs before it.
        }
        points.add(new Series.Point(Double.NaN, Double.NaN, tip));
        return points.size() > 2 ? points : List.of();
    }

    private static double number(String text) {
        return switch (text) {
            case "nan" -> Double.NaN;
            case "inf" -> Double.POSITIVE_INFINITY;
            case "-inf" -> Double.NEGATIVE_INFINITY;
            default -> Double.parseDouble(text);
        };
    }
}
