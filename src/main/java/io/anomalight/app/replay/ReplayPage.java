package io.anomalight.app.replay;

import static j2html.TagCreator.div;
import static j2html.TagCreator.p;

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
import io.anomalight.service.kept.KeptFolder;
import io.anomalight.service.replay.ReplayResult;
import io.anomalight.service.replay.VerdictFlip;
import j2html.tags.DomContent;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The page of a replay: its counts, and the changed verdicts with small pictures. */
record ReplayPage(ReplayResult result, Path keptImages, Path candidate) {
    Page page() {
        List<PageSection> sections = new ArrayList<>();
        sections.add(new PageSection("Verdicts", verdicts()));
        if (!result.flips().isEmpty()) {
            sections.add(new PageSection("Changed", flips()));
        }
        return new Page(
                "Replay of " + result.product(),
                "Candidate " + candidate.getFileName(),
                sections,
                "Written by Anomalight " + AnomalightVersion.current() + ".");
    }

    private List<DomContent> verdicts() {
        List<DomContent> content = new ArrayList<>();
        content.add(div().withClass("verdict" + (result.flipCount() == 0 ? " right" : ""))
                .with(p(ReplayText.summary(result)).withClass("lead")));
        content.add(new DataTable(
                        "Images by verdict before and after",
                        List.of(Column.text("verdict"), Column.number("images"), Column.text("change")),
                        result.changes().entrySet().stream()
                                .map(each -> List.of(
                                        // Two columns would not fit a phone.
                                        Cell.of(each.getKey().before() + " → "
                                                + each.getKey().after()),
                                        Cell.of(each.getValue()),
                                        Cell.of(ReplayText.note(each.getKey()))))
                                .toList())
                .html());
        ReplayText.left(result).forEach(line -> content.add(p(line)));
        ReplayText.agreement(result).forEach(line -> content.add(p(line)));
        return content;
    }

    private List<DomContent> flips() {
        List<DomContent> content = new ArrayList<>();
        if (result.flips().size() < result.flipCount()) {
            content.add(p("The page shows the " + result.flips().size() + " whose score moves furthest."));
        }
        content.add(new Gallery(result.flips().stream().map(this::card).toList()).html());
        return content;
    }

    private Gallery.Card card(VerdictFlip flip) {
        String said = ReplayText.said(flip);
        boolean wrong = (said.equals("good") && !flip.after().label().equals("normal"))
                || (said.equals("bad") && !flip.after().label().equals("anomalous"));
        return new Gallery.Card(
                PrintableText.line(flip.name()),
                flip.before().label() + " → " + flip.after().label(),
                said.isEmpty() ? "no feedback" : said,
                wrong,
                flip.before().label() + " → " + flip.after().label(),
                flip.after().normalized(),
                flip.strength(),
                ReplayText.score(flip.before().normalized()) + " → "
                        + ReplayText.score(flip.after().normalized())
                        + (said.isEmpty() ? "" : ", feedback: " + said)
                        + (flip.entry() == 0 ? "" : ", entry " + flip.entry()),
                picture(flip).stream().toList());
    }

    /** The image, decoded and compressed anew; empty if it was removed meanwhile. */
    private Optional<Gallery.Picture> picture(VerdictFlip flip) {
        try {
            return new KeptFolder(keptImages)
                    .read(flip.sha256())
                    .map(file -> Gallery.Picture.small(
                            ImageReader.read(flip.sha256(), file), "The image " + PrintableText.line(flip.name())));
        } catch (IOException | UserError gone) {
            return Optional.empty();
        }
    }
}
