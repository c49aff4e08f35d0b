package io.anomalight.callbacks.report;

import static j2html.TagCreator.div;
import static j2html.TagCreator.p;

import io.anomalight.callbacks.report.EvaluatedSplit.OperatingCurve;
import io.anomalight.callbacks.report.page.Axis;
import io.anomalight.callbacks.report.page.ChartColor;
import io.anomalight.callbacks.report.page.LineChart;
import io.anomalight.callbacks.report.page.PageSection;
import io.anomalight.callbacks.report.page.Series;
import io.anomalight.framework.metrics.Curve;
import io.anomalight.framework.metrics.Scores;
import j2html.tags.DomContent;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/** The section with ROC and precision-recall curves, and a table of all metrics. */
final class CurvesSection {
    private static final int TIPS = 40;

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
            content.addAll(MetricsTable.of(result.scores()));
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
}
