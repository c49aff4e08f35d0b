package io.anomalight.callbacks.report.page;

import static j2html.TagCreator.h2;

import j2html.TagCreator;
import j2html.tags.DomContent;
import java.util.List;
import java.util.Locale;

/**
 * A section of a page with an entry in the page's menu.
 *
 * @param title its heading, one or two words; unique in the page
 */
public record PageSection(String title, List<DomContent> content) {
    public PageSection {
        content = List.copyOf(content);
    }

    public PageSection(String title, DomContent... content) {
        this(title, List.of(content));
    }

    String id() {
        return title.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
    }

    DomContent html() {
        return TagCreator.section()
                .withId(id())
                .attr("aria-labelledby", id() + "-title")
                .with(h2(title).withId(id() + "-title"))
                .with(content);
    }
}
