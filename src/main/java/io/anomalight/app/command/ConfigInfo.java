package io.anomalight.app.command;

import io.anomalight.app.catalog.RecipeSearch;
import io.anomalight.framework.config.Composer;
import io.anomalight.framework.config.recipe.RecipeLayer;
import io.anomalight.framework.plugin.Plugin;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.ServiceLoader;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import picocli.CommandLine;

/** The tables of {@code --info}, in the form of Hydra. */
final class ConfigInfo {
    private static final String GAP = "\n\n";
    private static final String ROOT = "<root>";

    /** What to show. */
    enum Kind {
        DEFAULTS,
        DEFAULTS_TREE,
        PLUGINS,
        CONFIG,
        SEARCHPATH,
        ALL;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /** Reads a kind; picocli's own reader would list a kind with a hyphen twice. */
    static final class KindReader implements CommandLine.ITypeConverter<Kind> {
        @Override
        public Kind convert(String value) {
            return Stream.of(Kind.values())
                    .filter(kind -> kind.toString().equals(value.toLowerCase(Locale.ROOT)))
                    .findFirst()
                    .orElseThrow(() -> new CommandLine.TypeConversionException("there is no \"" + value
                            + "\"; there are "
                            + Stream.of(Kind.values()).map(Kind::toString).collect(Collectors.joining(", "))));
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
            case DEFAULTS_TREE -> defaultsTree();
            case PLUGINS -> plugins();
            case CONFIG -> searchPath() + GAP + defaults() + GAP + config();
            case ALL -> String.join(GAP, plugins(), searchPath(), defaultsTree(), defaults(), config());
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

    /** Each recipe below the one whose defaults list names it. */
    private String defaultsTree() {
        StringBuilder tree = new StringBuilder(headline("Defaults Tree"));
        appendBelow(ROOT, "", composer.layers(overrides), tree);
        return tree.toString();
    }

    private static void appendBelow(String parent, String indent, List<RecipeLayer> layers, StringBuilder tree) {
        tree.append('\n').append(indent).append(parent).append(':');
        for (RecipeLayer layer : layers) {
            boolean isNamedByItself = layer.path().equals(parent);
            if (!isNamedByItself && layer.parent().equals(parent)) {
                appendBelow(layer.path(), indent + "  ", layers, tree);
            }
        }
    }

    private static String plugins() {
        return headline("Installed Plugins") + "\n"
                + ServiceLoader.load(Plugin.class, RecipeSearch.classPath()).stream()
                        .map(plugin -> plugin.type().getName())
                        .sorted()
                        .collect(Collectors.joining("\n"));
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
