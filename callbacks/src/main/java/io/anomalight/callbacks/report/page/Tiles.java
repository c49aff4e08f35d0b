package io.anomalight.callbacks.report.page;

import static j2html.TagCreator.li;
import static j2html.TagCreator.span;
import static j2html.TagCreator.ul;

import j2html.tags.DomContent;
import java.util.List;

/** A row of large numbers. */
public record Tiles(List<Tile> tiles) {

    /**
     * One number.
     *
     * @param note a short text below it; may be empty
     */
    public record Tile(String name, String value, String note) {}

    public Tiles {
        tiles = List.copyOf(tiles);
    }

    /** The numbers as HTML. */
    public DomContent html() {
        return ul().withClass("tiles")
                .with(tiles.stream()
                        .map(tile -> li(
                                span(tile.name()).withClass("name"),
                                span(tile.value()).withClass("value"),
                                span(tile.note()).withClass("note"))));
    }
}
