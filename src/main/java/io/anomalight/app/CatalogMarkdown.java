package io.anomalight.app;

import io.anomalight.app.Catalog.Kind;
import io.anomalight.framework.config.Reference;
import io.anomalight.framework.config.Setting;
import java.util.ArrayList;
import java.util.List;

/** The catalogue as the tables of the README. */
final class CatalogMarkdown {
    private CatalogMarkdown() {}

    /** A collapsible block for each kind, with a table for each part. */
    static String of(Catalog catalog) {
        List<String> lines = new ArrayList<>();
        for (Kind kind : Kind.values()) {
            lines.add("<details><summary>" + kind.title() + "</summary>");
            lines.add("");
            catalog.parts(kind).forEach(part -> lines.addAll(part(kind, part)));
            lines.add("</details>");
            lines.add("");
        }
        return String.join("\n", lines);
    }

    private static List<String> part(Kind kind, Reference part) {
        List<String> lines = new ArrayList<>();
        lines.add("**" + code(kind.choice(part.name())) + "**: " + words(part.description()));
        lines.add("");
        if (!part.settings().isEmpty()) {
            lines.add("| option | type | default | |");
            lines.add("|---|---|---|---|");
            part.settings().forEach(setting -> lines.add(row(setting)));
            lines.add("");
        }
        return lines;
    }

    private static String row(Setting setting) {
        String value = setting.required() ? "required" : code(setting.value());
        return "| " + code(setting.key()) + " | " + words(setting.type()) + " | " + value + " | "
                + words(setting.sentence()) + " |";
    }

    private static String code(String text) {
        return "`" + text.replace("|", "\\|") + "`";
    }

    /** Text that Markdown takes as it is. */
    private static String words(String text) {
        return text.replace("|", "\\|").replace("*", "\\*").replace("<", "&lt;").replace(">", "&gt;");
    }
}
