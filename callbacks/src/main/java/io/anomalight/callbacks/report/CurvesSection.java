package io.anomalight.callbacks.report;

import static j2html.TagCreator.div;
import static j2html.TagCreator.p;

import io.anomalight.callbacks.report.EvaluatedSplit.OperatingCurve;
import io.anomalight.callbacks.report.page.Axis;
import io.anomalight.callbacks.report.page.ChartColor;
import io.anomalight.callbacks.report.page.DataTable;
import io.anomalight.callbacks.report.page.DataTable.Cell;
import io.anomalight.callbacks.report.page.DataTable.Column;
import io.anomalight.callbacks.report.page.LineChart;
import io.anomalight.callbacks.report.page.PageSection;
import io.anomalight.callbacks.report.page.Series;
import io.anomalight.framework.metrics.Curve;
import io.anomalight.framework.metrics.Measurement;
import io.anomalight.framework.metrics.Scores;
import j2html.tags.DomContent;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/** The section with ROC and precision-recall curves, and a table of all metrics. */
final class CurvesSection {
    private static final int TIPS = 40;
    private static final Map<String, String> MEANINGS = Map.ofEntries(
            Map.entry("AUROC", "how often a defective image or pixel scores higher than a normal one"),
            Map.entry("AUPR", "average precision, the area under the curve above"),
            Map.entry("F1Max", "the F1 at the best possible threshold"),
            Map.entry("F1Score", "the F1 at the learned threshold: precision and recall in one number"),
            Map.entry("AUPRO", "how much of each defect is found, at up to 30 % false positives"),
            Map.entry("AUPRO05", "how much of each defect is found, at up to 5 % false positives"),
            Map.entry("AUPIMO", "how much of the defect of each image is found, at up to 0.01 % false positives"),
            Map.entry("PG5", "good images below a threshold that misses 5 % of the bad ones"),
            Map.entry("PG0", "good images below all bad ones"),
            Map.entry("PB5", "bad images above a threshold that 5 % of the good ones exceed"),
            Map.entry("PB0", "bad images above all good ones"),
            Map.entry("RecallSmall", "how much of each defect below 0.1 % of the image is found"),
            Map.entry("RecallMedium", "how much of each defect of 0.1 % to 1 % of the image is found"),
            Map.entry("RecallLarge", "how much of each defect from 1 % of the image on is found"));

    private record Level(String name, ChartColor color, OperatingCurve curve) {}

    private CurvesSection() {}

    static PageSection of(EvaluatedSplit result) {
        List<Level> levels = new ArrayList<>();
        result.imageCurve().ifPresent(curve -> levels.add(new Level("image", ChartColor.BLUE, curve)));
        result.pixelCurve().ifPresent(curve -> levels.add(new Level("pixel", ChartColor.PURPLE, curve)));
        List<DomContent> content = new ArrayList<>();
        if (levels.isEmpty()) {
            content.add(p("There are no curves: they need both normal and defective images."));
        } else {
            content.add(div(roc(levels, result.scores()), precisionRecall(levels, result.scores()))
                    .withClass("pair"));
        }
        if (!result.scores().values().isEmpty()) {
            content.add(table(result.scores()));
        }
        return new PageSection("Curves", content);
    }

    private static DomContent roc(List<Level> levels, Scores scores) {
        List<Series> series = new ArrayList<>();
        List<LineChart.Mark> marks = new ArrayList<>();
        for (Level level : levels) {
            OperatingCurve curve = level.curve();
            series.add(new Series(
                    legend(level, "AUROC", scores), level.color(), Series.Line.STRAIGHT, points(curve.curve(), false)));
            marks.add(mark(level, curve.falsePositiveRate(), curve.recall()));
        }
        List<Series.Point> diagonal = List.of(new Series.Point(0, 0, ""), new Series.Point(1, 1, ""));
        series.add(new Series("random", ChartColor.GREY, Series.Line.GUIDE, diagonal));
        return new LineChart(
                        "ROC curve",
                        "ROC curves of " + names(levels) + ". "
                                + sentences(
                                        levels,
                                        curve -> String.format(
                                                Locale.ROOT,
                                                "has a recall of %.1f %% and a false-positive rate of %.2f %%",
                                                100 * curve.recall(),
                                                100 * curve.falsePositiveRate())),
                        Axis.share("false-positive rate"),
                        Axis.share("recall (true-positive rate)"),
                        series,
                        marks)
                .html();
    }

    private static DomContent precisionRecall(List<Level> levels, Scores scores) {
        List<Series> series = new ArrayList<>();
        List<LineChart.Mark> marks = new ArrayList<>();
        for (Level level : levels) {
            OperatingCurve curve = level.curve();
            series.add(new Series(
                    legend(level, "AUPR", scores), level.color(), Series.Line.STEPS, points(curve.curve(), true)));
            marks.add(mark(level, curve.recall(), curve.operating().precision()));
        }
        return new LineChart(
                        "Precision and recall",
                        "Precision-recall curves of " + names(levels) + ". "
                                + sentences(
                                        levels,
                                        curve -> String.format(
                                                Locale.ROOT,
                                                "has a recall of %.1f %% and a precision of %.1f %%",
                                                100 * curve.recall(),
                                                100 * curve.operating().precision())),
                        Axis.share("recall"),
                        Axis.share("precision"),
                        series,
                        marks)
                .html();
    }

    private static String legend(Level level, String metric, Scores scores) {
        OptionalDouble value = scores.get(level.name() + "_" + metric);
        return level.name() + "s"
                + (value.isPresent() ? " (" + metric + " " + ReportFormat.score(value.getAsDouble()) + ")" : "");
    }

    private static LineChart.Mark mark(Level level, double x, double y) {
        return new LineChart.Mark(x, OptionalDouble.of(y), level.name() + " threshold", level.color());
    }

    private static String names(List<Level> levels) {
        return String.join(
                " and ", levels.stream().map(level -> level.name() + "s").toList());
    }

    @FunctionalInterface
    private interface Description {
        String of(OperatingCurve curve);
    }

    private static String sentences(List<Level> levels, Description description) {
        return String.join(
                " ",
                levels.stream()
                        .map(level -> "The " + level.name() + " threshold " + description.of(level.curve()) + ".")
                        .toList());
    }

    private static List<Series.Point> points(Curve curve, boolean precision) {
        List<Series.Point> points = new ArrayList<>();
        Curve.Point first = curve.points().get(0);
        points.add(new Series.Point(0, precision ? first.precision() : 0, ""));
        int stride = (curve.points().size() + TIPS - 1) / TIPS;
        for (int i = 0; i < curve.points().size(); i++) {
            Curve.Point point = curve.points().get(i);
            String tip = i % stride == 0 ? tip(curve, point) : "";
            points.add(
                    precision
                            ? new Series.Point(curve.recall(point), point.precision(), tip)
                            : new Series.Point(curve.falsePositiveRate(point), curve.recall(point), tip));
        }
        return points;
    }

    private static String tip(Curve curve, Curve.Point point) {
        return String.format(
                Locale.ROOT,
                "threshold %.4g: recall %.3f, false-positive rate %.3f, precision %.3f",
                point.threshold(),
                curve.recall(point),
                curve.falsePositiveRate(point),
                point.precision());
    }

    private static DomContent table(Scores scores) {
        List<List<Cell>> rows = new ArrayList<>();
        scores.values()
                .forEach((name, measurement) -> rows.add(List.of(
                        Cell.of(ReportFormat.name(name)),
                        Cell.of(measurement.value(), ReportFormat.score(measurement)),
                        Cell.of(meaning(name, measurement)))));
        return new DataTable(
                        "Every metric",
                        List.of(Column.text("Metric"), Column.number("Value"), Column.text("Meaning")),
                        rows)
                .html();
    }

    private static String meaning(String name, Measurement measurement) {
        Optional<String> undefined = measurement.undefined();
        return undefined.orElseGet(() -> MEANINGS.getOrDefault(name.substring(name.indexOf('_') + 1), ""));
    }
}
