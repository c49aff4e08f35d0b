package io.anomalight.callbacks.report;

import static j2html.TagCreator.div;
import static j2html.TagCreator.p;

import io.anomalight.callbacks.report.page.Axis;
import io.anomalight.callbacks.report.page.ChartColor;
import io.anomalight.callbacks.report.page.DataTable;
import io.anomalight.callbacks.report.page.DataTable.Cell;
import io.anomalight.callbacks.report.page.DataTable.Column;
import io.anomalight.callbacks.report.page.HistogramChart;
import io.anomalight.callbacks.report.page.PageSection;
import io.anomalight.framework.console.Digits;
import io.anomalight.framework.data.Label;
import io.anomalight.framework.metrics.Metrics;
import io.anomalight.framework.metrics.PostProcessor;
import io.anomalight.framework.metrics.Verdict;
import j2html.tags.DomContent;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;

/** The section about image scores: their histogram, and the results of each kind of defect. */
final class ScoresSection {
    private static final Comparator<Kind> NORMAL_FIRST =
            Comparator.comparing(Kind::label).thenComparing(Kind::name);

    /** A kind of image: its label and the name of its folder. */
    private record Kind(Label label, String name) {}

    private ScoresSection() {}

    static PageSection of(EvaluatedSplit result) {
        return new PageSection(
                "Scores",
                div(histogram(result), kinds(result)).withClass("pair wide-right"),
                p("The kind of an image is the name of its folder. The AUROC of a kind compares it with all normal"
                                + " images"
                                + (result.scores().categories().isEmpty() ? "." : " of its category."))
                        .withClass("soft"));
    }

    private static DomContent histogram(EvaluatedSplit result) {
        double threshold = result.postProcessor().imageThreshold();
        List<Double> normal = new ArrayList<>();
        List<Double> defective = new ArrayList<>();
        for (EvaluatedImage image : result.images()) {
            switch (image.label()) {
                case NORMAL -> normal.add((double) image.score());
                case ANOMALOUS -> defective.add((double) image.score());
                case UNKNOWN -> {}
            }
        }
        return new HistogramChart(
                        "Scores of images",
                        "Histogram of the scores of " + normal.size() + " normal and " + defective.size()
                                + " defective images; the threshold is " + Digits.of(threshold) + ".",
                        Axis.of("score"),
                        List.of(
                                new HistogramChart.Kind("normal", ChartColor.BLUE, normal),
                                new HistogramChart.Kind("defective", ChartColor.ORANGE, defective)),
                        Optional.of(new HistogramChart.Line(threshold, "threshold " + Digits.of(threshold))))
                .html();
    }

    private static DomContent kinds(EvaluatedSplit result) {
        Map<Kind, List<EvaluatedImage>> kinds = new TreeMap<>(NORMAL_FIRST);
        Map<String, List<Float>> normal = new HashMap<>();
        for (EvaluatedImage image : result.images()) {
            if (image.label() != Label.UNKNOWN) {
                kinds.computeIfAbsent(new Kind(image.label(), image.kind()), kind -> new ArrayList<>())
                        .add(image);
            }
            if (image.label() == Label.NORMAL) {
                normal.computeIfAbsent(image.category(), category -> new ArrayList<>())
                        .add(image.score());
            }
        }
        List<List<Cell>> rows = new ArrayList<>();
        kinds.forEach((kind, images) -> rows.add(
                row(kind, images, normal.getOrDefault(images.get(0).category(), List.of()), result.postProcessor())));
        List<Column> columns = new ArrayList<>(List.of(
                Column.text("Kind"),
                Column.text("Truth"),
                Column.number("Images"),
                Column.number("Right"),
                Column.number("Wrong"),
                Column.number("Mean score"),
                Column.number("AUROC")));
        if (result.postProcessor().hasReview()) {
            columns.add(Column.number("For review"));
        }
        return new DataTable("Kinds of images", columns, rows).html();
    }

    private static List<Cell> row(
            Kind kind, List<EvaluatedImage> images, List<Float> normal, PostProcessor postProcessor) {
        int wrong = (int)
                images.stream().filter(image -> image.isWrong(postProcessor)).count();
        int review = (int) images.stream()
                .filter(image -> image.verdict(postProcessor) == Verdict.REVIEW)
                .count();
        boolean decided = images.stream().allMatch(image -> image.isDecided(postProcessor));
        int right = images.size() - wrong - review;
        double mean =
                images.stream().mapToDouble(EvaluatedImage::score).average().orElse(Double.NaN);
        OptionalDouble auroc = kind.label() == Label.NORMAL
                ? OptionalDouble.empty()
                : Metrics.auroc(
                        normal, images.stream().map(EvaluatedImage::score).toList());
        List<Cell> cells = new ArrayList<>(List.of(
                Cell.of(kind.name()),
                Cell.of(kind.label() == Label.NORMAL ? "normal" : "defective"),
                Cell.of(images.size()),
                decided
                        ? Cell.of(right, right + " (" + ReportFormat.percent((double) right / images.size()) + ")")
                        : Cell.of(Double.NaN, "–"),
                decided ? Cell.of(wrong) : Cell.of(Double.NaN, "–"),
                Cell.of(mean, Digits.of(mean)),
                auroc.isPresent()
                        ? Cell.of(auroc.getAsDouble(), ReportFormat.score(auroc.getAsDouble()))
                        : Cell.of(Double.NaN, "–")));
        if (postProcessor.hasReview()) {
            cells.add(Cell.of(review));
        }
        return cells;
    }
}
