package io.anomalight.callbacks.report.page;

import static j2html.TagCreator.button;
import static j2html.TagCreator.div;
import static j2html.TagCreator.form;
import static j2html.TagCreator.iff;
import static j2html.TagCreator.img;
import static j2html.TagCreator.label;
import static j2html.TagCreator.li;
import static j2html.TagCreator.option;
import static j2html.TagCreator.p;
import static j2html.TagCreator.select;
import static j2html.TagCreator.span;
import static j2html.TagCreator.ul;

import io.anomalight.framework.data.HostImage;
import io.anomalight.framework.image.DecodedImage;
import io.anomalight.framework.image.ImageSize;
import io.anomalight.framework.visualization.JpegPicture;
import io.anomalight.framework.visualization.Overlay;
import j2html.tags.ContainerTag;
import j2html.tags.DomContent;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Images with their results, as cards that the reader can sort and filter, a hundred at a time. The initial order is the order of the
 * list.
 *
 * @param cards cards that are in the page, also without scripts
 * @param others more cards, which a script makes when the reader comes to them: a page opens at once however many there are. Each has at
 *     most one picture
 */
public record Gallery(List<Card> cards, List<Card> others) {

    /**
     * An image with its result.
     *
     * @param kind the kind of its defect; the reader can show one kind only
     * @param label its true label
     * @param wrong whether it was misclassified
     * @param outcome the result in one or two words
     * @param score its raw score
     * @param error distance of the score from the threshold, positive if the image is misclassified
     * @param note a line of small text
     */
    public record Card(
            String name,
            String kind,
            String label,
            boolean wrong,
            String outcome,
            double score,
            double error,
            String note,
            List<Picture> pictures) {
        public Card {
            pictures = List.copyOf(pictures);
        }
    }

    /**
     * A picture.
     *
     * @param uri the picture as a {@code data:} URI, or the path of a file beside the page
     * @param alt a text for screen readers
     */
    public record Picture(String uri, int width, int height, String alt) {
        private static final int SMALL_SIDE = 256;
        private static final float QUALITY = 0.82f;

        /** A small copy of an image. */
        public static Picture small(DecodedImage image, String alt) {
            ImageSize size = JpegPicture.bounded(image.size(), SMALL_SIDE);
            JpegPicture copy = JpegPicture.of(Overlay.picture(HostImage.of("image", image, size)), SMALL_SIDE, QUALITY);
            return new Picture(copy.dataUri(), size.width(), size.height(), alt);
        }
    }

    public Gallery {
        cards = List.copyOf(cards);
        others = List.copyOf(others);
    }

    /** A gallery whose cards are all in the page. */
    public Gallery(List<Card> cards) {
        this(cards, List.of());
    }

    /** The gallery as HTML. */
    public DomContent html() {
        return div().attr("data-gallery", "")
                .with(
                        controls(),
                        p().withClass("count soft").attr("aria-live", "polite"),
                        ul().withClass("cards").with(cards.stream().map(Gallery::card)),
                        iff(!others.isEmpty(), CardRows.of(others)),
                        pages());
    }

    /** The buttons to the next hundred; hidden until the script has more cards than that. */
    private static DomContent pages() {
        return div().withClass("pages")
                .attr("hidden", "hidden")
                .with(
                        button("Previous").withType("button").attr("data-step", "-1"),
                        button("Next").withType("button").attr("data-step", "1"));
    }

    private Stream<Card> all() {
        return Stream.concat(cards.stream(), others.stream());
    }

    /** The controls to sort and filter; hidden until the script has started. */
    private DomContent controls() {
        Map<String, String> orders = new LinkedHashMap<>();
        orders.put("error descending", "worst error first");
        orders.put("score descending", "highest score first");
        orders.put("score ascending", "lowest score first");
        orders.put("name ascending", "name");
        Map<String, String> outcomes = new LinkedHashMap<>();
        outcomes.put("", "all");
        outcomes.put("wrong", "misclassified");
        outcomes.put("right", "classified correctly");
        return form().withClass("controls")
                .attr("hidden", "hidden")
                .with(
                        choice("Order", "sort", orders),
                        choice("Truth", "label", all(all().map(Card::label))),
                        choice("Result", "outcome", outcomes),
                        choice("Kind", "kind", all(all().map(Card::kind))));
    }

    private static Map<String, String> all(Stream<String> values) {
        Map<String, String> options = new LinkedHashMap<>();
        options.put("", "all");
        values.sorted().distinct().forEach(value -> options.put(value, value));
        return options;
    }

    private static DomContent choice(String title, String name, Map<String, String> options) {
        return label(title)
                .with(select().withName(name)
                        .attr("autocomplete", "off")
                        .with(options.entrySet().stream()
                                .map(entry -> option(entry.getValue()).withValue(entry.getKey()))));
    }

    private static DomContent card(Card card) {
        ContainerTag<?> pictures = div().withClass("pictures");
        for (Picture picture : card.pictures()) {
            pictures.with(img().withSrc(picture.uri())
                    .withAlt(picture.alt())
                    .attr("width", picture.width())
                    .attr("height", picture.height())
                    .attr("loading", "lazy")
                    .attr("decoding", "async"));
        }
        return li().withClass("card " + (card.wrong() ? "wrong" : "right"))
                .attr("data-name", card.name())
                .attr("data-kind", card.kind())
                .attr("data-label", card.label())
                .attr("data-outcome", card.wrong() ? "wrong" : "right")
                .attr("data-score", Double.toString(card.score()))
                .attr("data-error", Double.toString(card.error()))
                .with(
                        pictures,
                        div().withClass("about")
                                .with(
                                        div(card.name()).withClass("name"),
                                        p(span((card.wrong() ? "✗ " : "✓ ") + card.outcome())
                                                .withClass("badge")),
                                        p(card.note()).withClass("soft")));
    }
}
