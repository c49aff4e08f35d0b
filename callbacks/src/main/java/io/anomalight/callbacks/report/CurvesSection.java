package io.anomalight.callbacks.report;

import static j2html.TagCreator.div;
import static j2html.TagCreator.p;

import io.anomalight.callbacks.report.EvaluatedSplit.Ranked;
import io.anomalight.callbacks.report.page.Axis;
import io.anomalight.callbacks.report.page.DataTable;
import io.anomalight.callbacks.report.page.DataTable.Cell;
import io.anomalight.callbacks.report.page.DataTable.Column;
import io.anomalight.callbacks.report.page.LineChart;
import io.anomalight.callbacks.report.page.PageSection;
import io.anomalight.callbacks.report.page.Series;
import io.anomalight.callbacks.report.page.Tone;
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

/** How good the scores are at every threshold, and every metric. */
final class CurvesSection {
    private static final int TIPS = 40;
    private static final Map<String, String> MEANINGS = Map.of(
            "AUROC", "how often a defective one scores higher than a normal one",
            "AUPR", "average precision, the area under the curve above",
            "F1Max", "the F1 of the best threshold there is",
            "F1Score", "F1 at the threshold learned: precision and recall in one",
            "AUPRO", "how much of each defect is found, up to 30 % false positives");

    private record Level(String name, Tone tone, Ranked ranked) {}

    private CurvesSection() {}

    static PageSection of(EvaluatedSplit judged) {
        List<Level> levels = new ArrayList<>();
        judged.imageCurve().ifPresent(ranked -> levels.add(new Level("image", Tone.BLUE, ranked)));
        judged.pixelCurve().ifPresent(ranked -> levels.add(new Level("pixel", Tone.PURPLE, ranked)));
        List<DomContent> content = new ArrayList<>();
        if (levels.isEmpty()) {
            content.add(p("There are no curves: they need both normal and defective images."));
        } else {
            content.add(div(roc(levels, judged.scores()), precisionRecall(levels, judged.scores()))
                    .withClass("pair"));
        }
        if (!judged.scores().values().isEmpty()) {
            content.add(table(judged.scores()));
        }
        return new PageSection("Curves", content);
    }

    private static DomContent roc(List<Level> levels, Scores scores) {
        List<Series> series = new ArrayList<>();
        List<LineChart.Mark> marks = new ArrayList<>();
        for (Level level : levels) {
            Ranked ranked = level.ranked();
            series.add(new Series(
                    legend(level, "AUROC", scores), level.tone(), Series.Line.STRAIGHT, points(ranked, false)));
            marks.add(mark(level, ranked.falsePositiveRate(), ranked.recall()));
        }
        List<Series.Point> diagonal = List.of(new Series.Point(0, 0, ""), new Series.Point(1, 1, ""));
        series.add(new Series("by chance", Tone.GREY, Series.Line.GUIDE, diagonal));
        return new LineChart(
                        "ROC: what is found at the price of false alarms",
                        "ROC curves of " + names(levels) + ". "
                                + sentences(
                                        levels,
                                        ranked -> String.format(
                                                Locale.ROOT,
                                                "finds %.1f %% of what is defective and calls %.2f %% of what is normal so",
                                                100 * ranked.recall(),
                                                100 * ranked.falsePositiveRate())),
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
            Ranked ranked = level.ranked();
            series.add(
                    new Series(legend(level, "AUPR", scores), level.tone(), Series.Line.STEPS, points(ranked, true)));
            marks.add(mark(level, ranked.recall(), ranked.operating().precision()));
        }
        return new LineChart(
                        "Precision and recall",
                        "Precision-recall curves of " + names(levels) + ". "
                                + sentences(
                                        levels,
                                        ranked -> String.format(
                                                Locale.ROOT,
                                                "finds %.1f %% of what is defective, and %.1f %% of what it calls so is",
                                                100 * ranked.recall(),
                                                100 * ranked.operating().precision())),
                        Axis.share("recall"),
                        Axis.share("precision"),
                        series,
                        marks)
                .html();
    }

    private static String legend(Level level, String metric, Scores scores) {
        OptionalDouble value = scores.get(level.name() + "_" + metric);
        return level.name() + "s"
                + (value.isPresent() ? " (" + metric + " " + Shown.score(value.getAsDouble()) + ")" : "");
    }

    private static LineChart.Mark mark(Level level, double x, double y) {
        return new LineChart.Mark(x, OptionalDouble.of(y), level.name() + " threshold", level.tone());
    }

    private static String names(List<Level> levels) {
        return String.join(
                " and ", levels.stream().map(level -> level.name() + "s").toList());
    }

    @FunctionalInterface
    private interface InWords {
        String of(Ranked ranked);
    }

    private static String sentences(List<Level> levels, InWords words) {
        return String.join(
                " ",
                levels.stream()
                        .map(level -> "The " + level.name() + " threshold " + words.of(level.ranked()) + ".")
                        .toList());
    }

    private static List<Series.Point> points(Ranked ranked, boolean precision) {
        Curve curve = ranked.curve();
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
                        Cell.of(Shown.name(name)),
                        Cell.of(measurement.value(), Shown.score(measurement)),
                        Cell.of(meaning(name, measurement)))));
        return new DataTable(
                        "Every metric",
                        List.of(Column.text("Metric"), Column.number("Value"), Column.text("What it is")),
                        rows)
                .html();
    }

    private static String meaning(String name, Measurement measurement) {
        Optional<String> undefined = measurement.undefined();
        return undefined.orElseGet(() -> MEANINGS.getOrDefault(name.substring(name.indexOf('_') + 1), ""));
    }
}
