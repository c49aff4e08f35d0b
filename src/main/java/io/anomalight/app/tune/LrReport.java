package io.anomalight.app.tune;

import static j2html.TagCreator.p;

import io.anomalight.callbacks.report.page.Axis;
import io.anomalight.callbacks.report.page.ChartColor;
import io.anomalight.callbacks.report.page.LineChart;
import io.anomalight.callbacks.report.page.Page;
import io.anomalight.callbacks.report.page.PageSection;
import io.anomalight.callbacks.report.page.Series;
import io.anomalight.framework.checkpoint.AnomalightVersion;
import io.anomalight.framework.files.AtomicFile;
import io.anomalight.framework.files.FileFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.function.ToDoubleFunction;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;

/** The result of a search for a learning rate, as text, and as a page with its curve. */
public record LrReport(String model, LrCurve curve) {

    /** The result in sentences. */
    public List<String> lines() {
        return List.of(ended(), suggestion());
    }

    private String ended() {
        return "The search ended after " + curve.points().size() + " steps: " + curve.end() + ".";
    }

    private String suggestion() {
        return curve.suggestion()
                .map(point -> "Suggestion: " + number(point.lr())
                        + ", where the loss falls fastest. Set it with the key of the model's learning rate, for instance model.lr="
                        + number(point.lr()) + ".")
                .orElse(
                        "No suggestion: the loss falls at no learning rate, or there are too few steps. Search with more steps"
                                + " (num_training) or other limits (min_lr, max_lr).");
    }

    /** A learning rate with three digits, as a recipe takes it. */
    private static String number(double lr) {
        return String.format(Locale.ROOT, "%.2e", lr);
    }

    /**
     * Writes {@code lr_find.csv} and the page {@code lr_find.html} to a folder, which is created.
     *
     * @return the page
     * @throws io.anomalight.framework.failure.UserError if they can't be written
     */
    public Path write(Path folder) {
        try {
            Files.createDirectories(folder);
            AtomicFile.write(folder.resolve("lr_find.csv"), table());
            Path page = folder.resolve("lr_find.html");
            page().write(page);
            return page;
        } catch (IOException e) {
            throw FileFailure.writing(folder, e);
        }
    }

    private String table() throws IOException {
        StringBuilder text = new StringBuilder();
        try (CSVPrinter table = new CSVPrinter(text, CSVFormat.RFC4180)) {
            table.printRecord("lr", "loss", "smoothed_loss");
            for (LrCurve.Point point : curve.points()) {
                table.printRecord(point.lr(), point.loss(), point.smoothed());
            }
        }
        return text.toString();
    }

    private Page page() {
        LineChart chart = new LineChart(
                "Loss by learning rate",
                ended() + " " + suggestion(),
                Axis.of("learning rate, power of ten"),
                Axis.of("loss"),
                List.of(
                        series("smoothed loss", 0, Series.Line.STRAIGHT, LrCurve.Point::smoothed),
                        series("loss", 1, Series.Line.GUIDE, LrCurve.Point::loss)),
                curve.suggestion().stream()
                        .map(point -> new LineChart.Mark(
                                Math.log10(point.lr()),
                                OptionalDouble.of(point.smoothed()),
                                "suggestion: " + number(point.lr()),
                                ChartColor.GREY))
                        .toList());
        return new Page(
                "Search for a learning rate",
                model,
                List.of(new PageSection("Curve", List.of(p(suggestion()), chart.html(), p(ended())))),
                "Written by Anomalight " + AnomalightVersion.current() + ".");
    }

    private Series series(String name, int color, Series.Line line, ToDoubleFunction<LrCurve.Point> value) {
        return new Series(
                name,
                ChartColor.of(color),
                line,
                curve.points().stream()
                        .map(point -> new Series.Point(
                                Math.log10(point.lr()),
                                value.applyAsDouble(point),
                                name + " " + number(value.applyAsDouble(point)) + " at " + number(point.lr())))
                        .toList());
    }
}
