package io.anomalight.app.compare;

import static j2html.TagCreator.p;

import io.anomalight.app.compare.RunComparison.ChangedImage;
import io.anomalight.callbacks.report.page.DataTable;
import io.anomalight.callbacks.report.page.DataTable.Cell;
import io.anomalight.callbacks.report.page.DataTable.Column;
import io.anomalight.callbacks.report.page.Gallery;
import io.anomalight.callbacks.report.page.Page;
import io.anomalight.callbacks.report.page.PageSection;
import io.anomalight.framework.checkpoint.AnomalightVersion;
import io.anomalight.framework.console.PrintableText;
import io.anomalight.framework.failure.UserError;
import io.anomalight.framework.image.decoding.ImageReader;
import j2html.tags.DomContent;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A comparison as a page: the metrics, the verdicts, and the images whose verdict differs. */
final class ComparisonPage {
    private static final int MOST_PICTURES = 200;

    private ComparisonPage() {}

    static Page of(RunComparison comparison) {
        List<PageSection> sections = new ArrayList<>();
        sections.add(new PageSection("Metrics", metrics(comparison)));
        sections.add(new PageSection("Verdicts", p(ComparisonLines.verdicts(comparison))));
        if (!comparison.changed().isEmpty()) {
            sections.add(new PageSection("Changed", changed(comparison.changed())));
        }
        return new Page(
                "Comparison of two runs",
                "A: " + comparison.first() + " · B: " + comparison.second(),
                sections,
                "Written by Anomalight " + AnomalightVersion.current() + ".");
    }

    private static List<DomContent> metrics(RunComparison comparison) {
        DataTable table = new DataTable(
                "Metrics of both runs",
                List.of(
                        Column.text("metric"),
                        Column.number("A"),
                        Column.number("B"),
                        Column.number("B − A"),
                        Column.text("95 % interval"),
                        Column.text("meaning")),
                comparison.metrics().stream()
                        .map(metric -> List.of(
                                Cell.of(metric.name()),
                                Cell.of(metric.first(), ComparisonLines.number(metric.first())),
                                Cell.of(metric.second(), ComparisonLines.number(metric.second())),
                                Cell.of(
                                        metric.difference().value(),
                                        ComparisonLines.signed(
                                                metric.difference().value())),
                                Cell.of(ComparisonLines.interval(metric.difference())),
                                Cell.of(ComparisonLines.meaning(metric.difference()))))
                        .toList());
        List<DomContent> content = new ArrayList<>(List.of(table.html()));
        comparison.left().forEach(sentence -> content.add(p(sentence)));
        content.add(
                p("The interval says how far the difference could change with other test images of the same kind. It does not"
                                + " say how far it changes with another seed.")
                        .withClass("soft"));
        return content;
    }

    private static List<DomContent> changed(List<ChangedImage> changed) {
        List<DomContent> content = new ArrayList<>();
        if (changed.size() > MOST_PICTURES) {
            content.add(p("The page shows " + MOST_PICTURES + " of " + changed.size() + " images."));
        }
        content.add(new Gallery(changed.stream()
                        .limit(MOST_PICTURES)
                        .map(ComparisonPage::card)
                        .toList())
                .html());
        return content;
    }

    /** A card is marked as wrong if B is wrong. */
    private static Gallery.Card card(ChangedImage image) {
        String name = PrintableText.line(image.first().path());
        String verdicts =
                "A: " + ComparisonLines.verdict(image.first()) + ", B: " + ComparisonLines.verdict(image.second());
        return new Gallery.Card(
                name,
                image.firstRight() ? "only A is right" : "only B is right",
                ComparisonLines.label(image.first()),
                image.firstRight(),
                verdicts,
                image.second().score(),
                0,
                ComparisonLines.label(image.first()) + " · score of A "
                        + image.first().score() + " · of B " + image.second().score(),
                picture(image.first().path(), name).stream().toList());
    }

    /** The image; empty if it is gone. */
    private static Optional<Gallery.Picture> picture(String path, String name) {
        try {
            return Optional.of(Gallery.Picture.small(ImageReader.read(Path.of(path)), "The image " + name));
        } catch (UserError gone) {
            return Optional.empty();
        }
    }
}
