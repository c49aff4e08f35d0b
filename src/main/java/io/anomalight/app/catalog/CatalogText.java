package io.anomalight.app.catalog;

import io.anomalight.app.catalog.Catalog.Kind;
import io.anomalight.app.console.WrappedText;
import io.anomalight.framework.config.record.Reference;
import io.anomalight.framework.config.record.Setting;
import java.util.ArrayList;
import java.util.List;

/** The catalogue as text for the terminal. */
public final class CatalogText {
    static final String NOT_DESCRIBED = "(not described)";
    private static final int INDENT = 4;

    private CatalogText() {}

    /** A short list with the name and description of each part. */
    public static String list(Kind kind, Catalog catalog) {
        List<Reference> parts = catalog.parts(kind);
        int width = parts.stream().mapToInt(part -> part.name().length()).max().orElse(0);
        List<String> lines = new ArrayList<>();
        lines.add(kind.title() + ", chosen with " + kind.override("<name>") + ":");
        for (Reference part : parts) {
            lines.addAll(WrappedText.lines("  " + part.name(), orNot(part.description()), INDENT + width));
        }
        if (kind.allowsSeveral()) {
            lines.add("");
            lines.addAll(used(kind, catalog));
        }
        lines.add("");
        lines.add("anomalight " + kind.command() + " <name> shows all settings of one; --json those of all.");
        return String.join("\n", lines);
    }

    private static List<String> used(Kind kind, Catalog catalog) {
        return catalog.recipesOf(kind).stream()
                .flatMap(recipe -> recipe.settings().stream()
                        .filter(setting -> setting.key().endsWith("." + PartsInUse.USE))
                        .map(setting -> kind.recipeOverride(recipe.name()) + " uses " + setting.value()))
                .flatMap(text -> WrappedText.lines(text, 0).stream())
                .toList();
    }

    /** One part with all its settings. */
    public static String full(Kind kind, Reference part) {
        List<String> lines = new ArrayList<>();
        lines.add(part.name() + ", chosen with " + kind.override(part.name()));
        lines.addAll(WrappedText.lines(orNot(part.description()), 0));
        if (part.settings().isEmpty()) {
            lines.add("It has no settings.");
        }
        part.settings().forEach(setting -> lines.addAll(setting(setting)));
        return String.join("\n", lines);
    }

    private static List<String> setting(Setting setting) {
        List<String> lines = new ArrayList<>();
        lines.add("");
        lines.add(setting.key()
                + (setting.required() ? " (required)" : setting.value().isEmpty() ? "" : " = " + setting.value()));
        lines.addAll(WrappedText.lines(setting.type(), INDENT));
        lines.addAll(WrappedText.lines(orNot(setting.sentence()), INDENT));
        return lines;
    }

    private static String orNot(String text) {
        return text.isEmpty() ? NOT_DESCRIBED : text;
    }
}
