package io.anomalight.app.catalog;

import io.anomalight.app.catalog.Catalog.Kind;
import io.anomalight.framework.config.record.Reference;
import io.anomalight.framework.config.record.Setting;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The catalogue as Markdown: one page for each kind of part, with a table for each part. */
public final class CatalogMarkdown {
    private static final String HEADER = "| option | type | default | |\n|---|---|---|---|";

    private final Kind kind;
    private final List<Reference> parts;
    private final SharedSections shared;

    private CatalogMarkdown(Kind kind, List<Reference> parts) {
        this.kind = kind;
        this.parts = parts;
        this.shared = SharedSections.of(parts);
    }

    /** The text of each page by its file name. */
    public static Map<String, String> pages(Catalog catalog) {
        Map<String, String> pages = new LinkedHashMap<>();
        for (Kind kind : Kind.values()) {
            pages.put(kind.command() + ".md", new CatalogMarkdown(kind, catalog.parts(kind)).page());
        }
        return pages;
    }

    private String page() {
        List<String> lines = new ArrayList<>(List.of(
                "# " + kind.title(),
                "",
                "All settings. `./anomalight reference --write` makes this page from the code and the"
                        + " recipes; `./anomalight"
                        + " " + kind.command() + "` shows the same, with the parts of your plugins.",
                ""));
        parts.forEach(part -> lines.addAll(part(part)));
        shared.sections().forEach((name, settings) -> lines.addAll(section(name, settings)));
        return String.join("\n", lines);
    }

    private List<String> part(Reference part) {
        List<String> lines = new ArrayList<>(List.of(
                "## " + part.name(), "", code(kind.override(part.name())) + ": " + words(part.description()), ""));
        if (!part.settings().isEmpty()) {
            lines.add(HEADER);
            String before = "";
            for (Setting setting : part.settings()) {
                String section = shared.sectionOf(setting);
                if (section.isEmpty()) {
                    lines.add(row(setting));
                } else if (!section.equals(before)) {
                    lines.add("| " + code(section + ".*") + " | | | see [" + heading(section) + "](#" + anchor(section)
                            + ") |");
                }
                before = section;
            }
            lines.add("");
        }
        return lines;
    }

    private static List<String> section(String name, List<Setting> settings) {
        List<String> lines = new ArrayList<>(List.of(
                // An anchor for GitHub and the site, which generate different ones from a heading.
                "<a id=\"" + anchor(name) + "\"></a>", "", "## " + heading(name), "", HEADER));
        settings.forEach(setting -> lines.add(row(setting)));
        lines.add("");
        return lines;
    }

    private static String heading(String section) {
        return "shared " + section.substring(section.indexOf('.') + 1);
    }

    private static String anchor(String section) {
        return heading(section).replace(' ', '-');
    }

    private static String row(Setting setting) {
        String value = setting.required() ? "required" : code(setting.value());
        return "| " + code(setting.key()) + " | " + words(setting.type()) + " | " + value + " | "
                + words(setting.sentence()) + " |";
    }

    private static String code(String text) {
        return "`" + text.replace("|", "\\|") + "`";
    }

    /** Escapes text for Markdown. */
    private static String words(String text) {
        return text.replace("|", "\\|").replace("*", "\\*").replace("<", "&lt;").replace(">", "&gt;");
    }
}
