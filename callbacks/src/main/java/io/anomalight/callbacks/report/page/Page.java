package io.anomalight.callbacks.report.page;

import static j2html.TagCreator.a;
import static j2html.TagCreator.body;
import static j2html.TagCreator.footer;
import static j2html.TagCreator.h1;
import static j2html.TagCreator.head;
import static j2html.TagCreator.header;
import static j2html.TagCreator.html;
import static j2html.TagCreator.li;
import static j2html.TagCreator.link;
import static j2html.TagCreator.main;
import static j2html.TagCreator.meta;
import static j2html.TagCreator.nav;
import static j2html.TagCreator.p;
import static j2html.TagCreator.rawHtml;
import static j2html.TagCreator.script;
import static j2html.TagCreator.style;
import static j2html.TagCreator.ul;

import io.anomalight.framework.files.AtomicFile;
import io.anomalight.framework.files.Sha256;
import j2html.rendering.FlatHtml;
import j2html.tags.DomContent;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Objects;

/**
 * An HTML page in one file, without network access, for screens and phones, dark mode and print. It may show pictures of files beside
 * it.
 *
 * <p>All texts are escaped. A content security policy lets the browser run and load only the page's own parts.
 *
 * @param title the heading
 * @param subtitle the line below it, for instance time and place
 * @param closing the last line
 */
public record Page(String title, String subtitle, List<PageSection> sections, String closing) {
    private static final String STYLE = resource("page.css");
    private static final String SCRIPT = resource("page.js");

    public Page {
        sections = List.copyOf(sections);
    }

    /** Writes the file atomically. */
    public void write(Path file) throws IOException {
        AtomicFile.write(file, temporary -> {
            try (Writer writer = Files.newBufferedWriter(temporary)) {
                writeTo(writer);
            }
        });
    }

    /** Writes the page as HTML. */
    void writeTo(Appendable out) throws IOException {
        out.append("<!DOCTYPE html>\n");
        html().attr("lang", "en").with(pageHead(), pageBody()).render(FlatHtml.into(out));
    }

    private DomContent pageHead() {
        return head().with(
                        meta().attr("charset", "utf-8"),
                        meta().attr("http-equiv", "Content-Security-Policy").attr("content", policy()),
                        meta().attr("name", "viewport").attr("content", "width=device-width, initial-scale=1"),
                        meta().attr("name", "color-scheme").attr("content", "light dark"),
                        j2html.TagCreator.title(title + " – Anomalight"),
                        link().attr("rel", "icon").attr("href", "data:,"),
                        style().with(rawHtml(STYLE)));
    }

    /** Allows only this script and this style, and pictures in the page and in files beside it. */
    private static String policy() {
        return "default-src 'none'; img-src data: 'self' file:; style-src '" + digest(STYLE) + "'; script-src '"
                + digest(SCRIPT) + "'; base-uri 'none'; form-action 'none'";
    }

    private DomContent pageBody() {
        return body().with(
                        a("Skip to the report").withClass("skip").withHref("#report"),
                        header().with(
                                        p("Anomalight").withClass("brand"),
                                        h1(title),
                                        p(subtitle).withClass("subtitle")),
                        nav().attr("aria-label", "Sections")
                                .with(ul().with(sections.stream()
                                        .map(section -> li(a(section.title()).withHref("#" + section.id()))))),
                        main().withId("report").with(sections.stream().map(PageSection::html)),
                        footer(p(closing)),
                        script().with(rawHtml(SCRIPT)));
    }

    private static String digest(String text) {
        byte[] digest = Sha256.digest().digest(text.getBytes(StandardCharsets.UTF_8));
        return "sha256-" + Base64.getEncoder().encodeToString(digest);
    }

    private static String resource(String name) {
        try (InputStream in = Objects.requireNonNull(Page.class.getResourceAsStream(name), name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
