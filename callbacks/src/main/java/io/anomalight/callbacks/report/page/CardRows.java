package io.anomalight.callbacks.report.page;

import static j2html.TagCreator.rawHtml;
import static j2html.TagCreator.tag;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import j2html.tags.DomContent;
import java.util.List;

/** The cards of a gallery as data, from which the page's script makes those that the reader looks at: about 150 bytes per card. */
final class CardRows {
    private static final ObjectMapper JSON = new ObjectMapper();

    private CardRows() {}

    static DomContent of(List<Gallery.Card> cards) {
        ArrayNode rows = JSON.createArrayNode();
        for (Gallery.Card card : cards) {
            ArrayNode row = rows.addArray()
                    .add(card.name())
                    .add(card.kind())
                    .add(card.label())
                    .add(card.wrong() ? "wrong" : "right")
                    .add((float) card.score())
                    .add((float) card.error())
                    .add(card.outcome())
                    .add(card.note());
            card.pictures().forEach(picture -> row.add(picture.uri()).add(picture.alt()));
        }
        try {
            // No < and & in the text of a page, whatever the names are.
            String text = JSON.writeValueAsString(rows).replace("<", "\\u003c").replace("&", "\\u0026");
            return tag("template").withClass("others").with(rawHtml(text));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
