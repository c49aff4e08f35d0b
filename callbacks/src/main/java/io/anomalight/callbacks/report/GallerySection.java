package io.anomalight.callbacks.report;

import static j2html.TagCreator.p;
import static j2html.TagCreator.span;

import io.anomalight.callbacks.report.page.Gallery;
import io.anomalight.callbacks.report.page.PageSection;
import j2html.tags.DomContent;
import java.util.ArrayList;
import java.util.List;

/** The judged images themselves, the worst misjudged first. */
final class GallerySection {
    private GallerySection() {}

    static PageSection of(EvaluatedSplit judged) {
        List<DomContent> content = new ArrayList<>();
        content.add(p().withText("On the left the image, on the right its heat map. ")
                .with(span().withClass("key truth"))
                .withText(" outlines what its mask marks, ")
                .with(span().withClass("key found"))
                .withText(" what reaches the pixel threshold."));
        int shown = judged.gallery().size();
        int all = judged.verdict().all();
        if (shown < all) {
            content.add(p(leftOut(shown, all, judged.verdict().wrong())).withClass("soft"));
        }
        content.add(new Gallery(judged.gallery()).html());
        return new PageSection("Images", content);
    }

    private static String leftOut(int shown, int all, int wrong) {
        String most = "Shown are the " + shown + " most telling of " + all + " images (callbacks.report.gallery): ";
        return most
                + (wrong > shown
                        ? "the worst of " + wrong + " misjudged ones."
                        : "all " + wrong + " misjudged ones, and those nearest to the threshold.");
    }
}
