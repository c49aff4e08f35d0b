package io.anomalight.callbacks.report;

import static j2html.TagCreator.div;
import static j2html.TagCreator.p;

import io.anomalight.callbacks.report.page.DataTable;
import io.anomalight.callbacks.report.page.DataTable.Cell;
import io.anomalight.callbacks.report.page.DataTable.Column;
import io.anomalight.callbacks.report.page.PageSection;
import io.anomalight.callbacks.report.page.Tiles;
import io.anomalight.framework.console.Digits;
import io.anomalight.framework.metrics.PostProcessor;
import io.anomalight.framework.metrics.regions.RegionRules;
import j2html.tags.DomContent;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The first section: the result in a sentence, the main metrics, and the confusion matrix. */
final class VerdictSection {
    private static final Map<String, String> NOTES = Map.of(
            "image_AUROC", "how well images are ranked",
            "image_F1Score", "of images, at the threshold",
            "pixel_AUROC", "how well pixels are ranked",
            "pixel_AUPRO", "how much of each defect is found",
            "pixel_F1Score", "of pixels, at the threshold");
    /** The most important metrics. */
    static final List<String> FIRST =
            List.of("image_AUROC", "image_F1Score", "pixel_AUROC", "pixel_AUPRO", "pixel_F1Score");

    private VerdictSection() {}

    static PageSection of(Optional<EvaluatedSplit> split) {
        return new PageSection(
                "Verdict",
                split.map(VerdictSection::content)
                        .orElseGet(() -> List.of(p("There are no results: the fit ended before its first validation.")
                                .withClass("lead"))));
    }

    private static List<DomContent> content(EvaluatedSplit result) {
        ConfusionMatrix matrix = result.confusionMatrix();
        List<DomContent> content = new ArrayList<>();
        content.add(div().withClass("verdict" + (matrix.wrong() == 0 && matrix.all() > 0 ? " right" : ""))
                .with(p(lead(result, matrix)).withClass("lead"), p(thresholds(result.postProcessor()))));
        if (result.postProcessor().falseAlarms().known()
                && result.postProcessor().categories().isEmpty()) {
            content.add(p("The validation promises: "
                            + result.postProcessor().falseAlarms().sentence() + ".")
                    .withClass("soft"));
        }
        if (result.thresholdsFromIt()) {
            content.add(p("The thresholds were learned on these images, so these results are too good;"
                            + " only a test on other images shows how good the model is.")
                    .withClass("soft"));
        }
        content.add(tiles(result));
        if (!result.scores().categories().isEmpty()) {
            content.add(CategoryTable.of(result));
        }
        if (matrix.all() > 0) {
            content.add(confusion(matrix, result.postProcessor().hasReview()));
        }
        return content;
    }

    private static String lead(EvaluatedSplit result, ConfusionMatrix matrix) {
        return matrix.all() == 0
                        && result.postProcessor().regions().decide()
                        && !result.images().isEmpty()
                ? "Regions decide the verdict, and their thresholds were learned on these images, so the verdicts were not"
                        + " counted; run test or validate to count them."
                : matrix.sentence();
    }

    private static String thresholds(PostProcessor postProcessor) {
        return postProcessor.regions().equals(RegionRules.DEFAULT)
                ? ofScores(postProcessor)
                : ofScores(postProcessor) + " Rules: " + postProcessor.regions().sentence() + ".";
    }

    private static String ofScores(PostProcessor postProcessor) {
        if (!postProcessor.categories().isEmpty()) {
            return "Each category has its own thresholds, which are in the table of categories.";
        }
        String review = postProcessor.hasReview()
                ? " An image " + (postProcessor.regions().decide() ? "without a region" : "below this")
                        + " is for review from " + Digits.of(postProcessor.reviewThreshold()) + " on ("
                        + postProcessor.reviewThresholdOrigin() + ")."
                : "";
        String image = postProcessor.regions().decide()
                ? "An image is classified as defective by its regions. A pixel is anomalous from "
                : "An image is classified as defective from a score of " + Digits.of(postProcessor.imageThreshold())
                        + " on (" + postProcessor.imageThresholdOrigin() + "), a pixel from ";
        return image + Digits.of(postProcessor.pixelThreshold())
                + " on ("
                + postProcessor.pixelThresholdOrigin() + ")." + review;
    }

    private static DomContent tiles(EvaluatedSplit result) {
        List<Tiles.Tile> tiles = new ArrayList<>();
        for (String metric : FIRST) {
            result.scores()
                    .get(metric)
                    .ifPresent(value -> tiles.add(new Tiles.Tile(
                            ReportFormat.name(metric), ReportFormat.score(value), NOTES.getOrDefault(metric, ""))));
        }
        if (!result.time().isZero() && !result.images().isEmpty()) {
            tiles.add(new Tiles.Tile(
                    "Speed",
                    String.format(
                            Locale.ROOT,
                            "%.1f",
                            1e3 * result.images().size() / result.time().toMillis()),
                    "images/s, with metrics and pictures"));
        }
        return new Tiles(tiles).html();
    }

    private static DomContent confusion(ConfusionMatrix matrix, boolean hasReview) {
        List<Column> columns = new ArrayList<>(List.of(Column.text("Truth"), Column.number("classified good")));
        if (hasReview) {
            columns.add(Column.number("for review"));
        }
        columns.add(Column.number("classified defective"));
        return new DataTable(
                        "Confusion matrix, in images",
                        columns,
                        List.of(
                                row(
                                        "good",
                                        matrix.good() - matrix.falsePositives() - matrix.goodForReview(),
                                        matrix.goodForReview(),
                                        matrix.falsePositives(),
                                        hasReview),
                                row(
                                        "defective",
                                        matrix.falseNegatives(),
                                        matrix.defectiveForReview(),
                                        matrix.defective() - matrix.falseNegatives() - matrix.defectiveForReview(),
                                        hasReview)))
                .html();
    }

    private static List<Cell> row(String truth, int good, int review, int defective, boolean hasReview) {
        return hasReview
                ? List.of(Cell.of(truth), Cell.of(good), Cell.of(review), Cell.of(defective))
                : List.of(Cell.of(truth), Cell.of(good), Cell.of(defective));
    }
}
