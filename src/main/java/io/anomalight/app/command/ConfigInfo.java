package io.anomalight.app.command;

import io.anomalight.framework.config.Composer;
import io.anomalight.framework.config.recipe.RecipeLayer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The tables of {@code --info}, in the form of Hydra. */
final class ConfigInfo {
    private static final String GAP = "\n\n";

    /** What to show. */
    enum Kind {
        DEFAULTS,
        CONFIG,
        SEARCHPATH,
        ALL;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private final Composer composer;
    private final List<String> overrides;

    ConfigInfo(Composer composer, List<String> overrides) {
        this.composer = composer;
        this.overrides = overrides;
    }

    String text(Kind kind) {
        return switch (kind) {
            case DEFAULTS -> defaults();
            case SEARCHPATH -> searchPath();
            case CONFIG, ALL -> searchPath() + GAP + defaults() + GAP + config();
        };
    }

    private String config() {
        return headline("Config") + "\n" + composer.compose(overrides).render();
    }

    private String defaults() {
        List<List<String>> rows = new ArrayList<>(List.of(List.of("Config path", "Package", "_self_", "Parent")));
        for (RecipeLayer layer : composer.layers(overrides)) {
            rows.add(List.of(layer.path(), layer.packageName(), layer.self() ? "True" : "False", layer.parent()));
        }
        return headline("Defaults List") + "\n" + table(rows);
    }

    private String searchPath() {
        List<List<String>> rows = new ArrayList<>(List.of(List.of("Provider", "Search path")));
        composer.places().forEach(place -> rows.add(List.of(place.contains("!/") ? "jar" : "folder", place)));
        return headline("Config search path") + "\n" + table(rows);
    }

    private static String headline(String title) {
        return title + "\n" + "*".repeat(title.length());
    }

    private static String table(List<List<String>> rows) {
        List<String> lines = rows.stream().map(row -> line(row, rows)).toList();
        String rule = "-".repeat(lines.get(0).length());
        return lines.get(0) + "\n" + rule + "\n" + String.join("\n", lines.subList(1, lines.size())) + "\n" + rule;
    }

    private static String line(List<String> row, List<List<String>> rows) {
        return IntStream.range(0, row.size())
                .mapToObj(column -> row.get(column)
                        + " ".repeat(width(column, rows) - row.get(column).length()))
                .collect(Collectors.joining(" | ", "| ", " |"));
    }

    private static int width(int column, List<List<String>> rows) {
        return rows.stream().mapToInt(row -> row.get(column).length()).max().orElse(0);
    }
}
