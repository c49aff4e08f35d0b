package io.anomalight.app.catalog;

import io.anomalight.assembly.ModelSection;
import io.anomalight.assembly.Registry;
import io.anomalight.framework.config.hocon.NearestKey;
import io.anomalight.framework.config.recipe.Recipes;
import io.anomalight.framework.config.record.Reference;
import io.anomalight.framework.config.record.References;
import io.anomalight.framework.failure.UserError;
import io.anomalight.framework.plugin.Part;
import io.anomalight.framework.training.settings.TrainerConfig;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** All registered parts, also those of plugins, with their settings: the source of help, reference and completion. */
public final class Catalog {

    /** The kinds of parts that a recipe can choose. */
    public enum Kind {
        MODELS("models", "model", "Models", "model=%s"),
        DATA("data", "data", "Data modules", "data=%s"),
        CALLBACKS("callbacks", "callbacks", "Callbacks", "callbacks.add=[%s]"),
        LOGGERS("loggers", "logger", "Loggers", "logger.add=[%s]"),
        TRAINER("trainer", "trainer", "Trainer", "trainer=%s");

        private final String command;
        private final String group;
        private final String title;
        private final String override;

        Kind(String command, String group, String title, String override) {
            this.command = command;
            this.group = group;
            this.title = title;
            this.override = override;
        }

        /** The command that lists the parts of this kind. */
        public String command() {
            return command;
        }

        /** The heading of a list. */
        public String title() {
            return title;
        }

        /** The override that chooses a part. */
        public String override(String name) {
            return override.formatted(name);
        }

        /** The override that chooses a recipe. */
        String recipeOverride(String name) {
            return group + "=" + name;
        }

        /** Whether a recipe can use several parts of this kind together. */
        public boolean allowsSeveral() {
            return this == CALLBACKS || this == LOGGERS;
        }
    }

    private static final String DEFAULT = "default";

    private final Registry registry;
    private final Recipes recipes;
    private final References references;

    public Catalog(Registry registry, Recipes recipes) {
        this.registry = registry;
        this.recipes = recipes;
        this.references = new References(recipes);
    }

    /** The catalogue of the class path and the user's recipe folders. */
    public static Catalog of(List<Path> usersFolders) {
        return new Catalog(
                Registry.load(RecipeSearch.classPath()),
                RecipeSearch.standard(usersFolders).recipes());
    }

    /** The recipes of this catalogue. */
    public Recipes recipes() {
        return recipes;
    }

    /** All parts of a kind, sorted by name. */
    public List<Reference> parts(Kind kind) {
        return records(kind).entrySet().stream()
                .map(part -> part(kind, part.getKey(), part.getValue()))
                .toList();
    }

    private Reference part(Kind kind, String name, Class<? extends Record> type) {
        if (kind.allowsSeveral()) {
            return references.used(kind.group, name, type);
        }
        return kind == Kind.MODELS
                ? references.chosen(kind.group, name, List.of(type, ModelSection.Every.class))
                : references.chosen(kind.group, name, type);
    }

    /**
     * A part by its name.
     *
     * @throws UserError if there is no such part, with the most similar name
     */
    public Reference part(Kind kind, String name) {
        List<String> known = List.copyOf(records(kind).keySet());
        return parts(kind).stream()
                .filter(part -> part.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new UserError("there is no \"" + name + "\" among the " + kind.command
                        + NearestKey.to(name, known)
                                .map(near -> ", did you mean " + near + "?")
                                .orElse(".")
                        + " There are " + String.join(", ", known) + "."));
    }

    /** The recipes of callbacks or loggers. The settings of each are the names of the parts that it uses. */
    public List<Reference> recipesOf(Kind kind) {
        return recipes.options(kind.group).keySet().stream()
                .filter(option -> recipes.isReadable(kind.group, option))
                .map(option -> references.chosen(kind.group, option, PartsInUse.class))
                .toList();
    }

    private Map<String, Class<? extends Record>> records(Kind kind) {
        Map<String, Class<? extends Record>> records = new TreeMap<>();
        switch (kind) {
            case MODELS -> registry.models().forEach((name, factory) -> records.put(name, factory.configType()));
            case DATA -> collect(registry.data(), records);
            case CALLBACKS -> collect(registry.callbacks(), records);
            case LOGGERS -> collect(registry.loggers(), records);
            case TRAINER -> records.put(DEFAULT, TrainerConfig.class);
        }
        return records;
    }

    private static void collect(Map<String, ? extends Part<?, ?>> parts, Map<String, Class<? extends Record>> records) {
        parts.forEach((name, part) -> records.put(name, part.config()));
    }
}
