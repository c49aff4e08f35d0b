package io.anomalight.callbacks.report;

import static j2html.TagCreator.p;
import static j2html.TagCreator.span;

import io.anomalight.callbacks.report.page.Gallery;
import io.anomalight.callbacks.report.page.PageSection;
import j2html.tags.DomContent;
import java.util.ArrayList;
import java.util.List;

/** The section with the images, the worst errors first. */
final class GallerySection {
    private GallerySection() {}

    static PageSection of(EvaluatedSplit result) {
        List<DomContent> content = new ArrayList<>();
        content.add(p().withText("The image is on the left, and its heat map is on the right. ")
                .with(span().withClass("key truth"))
                .withText(" outlines the ground-truth mask; ")
                .with(span().withClass("key found"))
                .withText(" outlines the pixels above the pixel threshold."));
        int shown = result.gallery().size();
        int all = result.confusionMatrix().all();
        if (shown < all) {
            content.add(p(leftOut(shown, all, result.confusionMatrix().wrong()) + others(result.others()))
                    .withClass("soft"));
        }
        content.add(new Gallery(result.gallery(), result.others()).html());
        return new PageSection("Images", content);
    }

    private static String leftOut(int shown, int all, int wrong) {
        return "This page contains the pictures of " + shown + " of " + all + " images (callbacks.report.gallery): "
                + (wrong > shown
                        ? "the worst of " + wrong + " misclassified ones."
                        : "all " + wrong + " misclassified ones, and those nearest to the threshold.");
    }

    private static String others(List<Gallery.Card> others) {
        if (others.isEmpty()) {
            return "";
        }
        return others.stream().allMatch(card -> card.pictures().isEmpty())
                ? " The others follow without pictures, because the test wrote none (callbacks.images.save)."
                : " Those of the others are files in the folder images beside this page; a click opens one.";
    }
}
