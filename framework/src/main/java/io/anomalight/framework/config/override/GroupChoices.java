package io.anomalight.framework.config.override;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import io.anomalight.framework.config.hocon.Hocon;
import io.anomalight.framework.config.hocon.NearestKey;
import io.anomalight.framework.config.hocon.Origins;
import io.anomalight.framework.config.override.ConfigOverride.Kind;
import io.anomalight.framework.config.recipe.Presets;
import io.anomalight.framework.config.recipe.Recipes;
import io.anomalight.framework.failure.UserError;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The chosen recipe of each group. */
public final class GroupChoices {
    public static final String DEFAULTS = "defaults";
    private static final String EXPERIMENT = "experiment";

    private final Recipes recipes;
    private final Set<String> groups;
    // Sections that a saved configuration has without a choice; a chosen recipe replaces them.
    private final Set<String> saved;
    private final Map<String, String> chosen = new TreeMap<>();
    // The recipes that config.conf chooses; the presets of other recipes replace their values.
    private final Map<String, String> byDefault = new TreeMap<>();

    private GroupChoices(Recipes recipes, Set<String> saved) {
        this.recipes = recipes;
        this.groups = recipes.groups();
        this.saved = saved;
    }

    /** The choices that the {@code defaults} of a file make. */
    public static GroupChoices defaultsOf(Config file, Recipes recipes) {
        GroupChoices choices = new GroupChoices(recipes, Set.of());
        choices.choose(file);
        choices.byDefault.putAll(choices.chosen);
        return choices;
    }

    /** No choices yet, for a configuration that is already composed. */
    public static GroupChoices replacing(Config saved, Recipes recipes) {
        return new GroupChoices(recipes, saved.root().keySet());
    }

    /** No choice yet, for a single group whose recipe an override may choose. */
    public static GroupChoices of(String group, Recipes recipes) {
        return new GroupChoices(recipes, Set.of(group));
    }

    /** Group to recipe. */
    public Map<String, String> chosen() {
        return chosen;
    }

    /** Whether an override chooses a recipe instead of setting a value. */
    public boolean concerns(ConfigOverride override) {
        boolean isGroup = groups.contains(override.key()) || override.key().equals(EXPERIMENT);
        boolean isSection = override.text().filter(text -> text.startsWith("{")).isPresent();
        boolean isDeletionOfSaved = override.kind() == Kind.DELETE && saved.contains(override.key());
        return isGroup && !isSection && !isDeletionOfSaved;
    }

    public boolean choosesExperiment(ConfigOverride override) {
        return concerns(override) && override.key().equals(EXPERIMENT);
    }

    /**
     * Applies the {@code defaults} of the chosen experiment and returns its recipe; empty if no experiment is chosen.
     */
    public Config experiment() {
        String option = chosen.get(EXPERIMENT);
        if (option == null) {
            return ConfigFactory.empty();
        }
        Config experiment = recipes.whole(EXPERIMENT + "/" + option + Recipes.SUFFIX);
        choose(experiment);
        if (!option.equals(chosen.get(EXPERIMENT))) {
            throw new UserError(Origins.describe(experiment.root().origin())
                    + ": an experiment can't choose another experiment; include it instead");
        }
        return experiment;
    }

    private void choose(Config file) {
        Config defaults = Hocon.resolve(file.withOnlyPath(DEFAULTS));
        ConfigValue value = defaults.root().get(DEFAULTS);
        if (value == null) {
            return;
        }
        if (!(value instanceof ConfigObject section)) {
            throw new UserError(Origins.describe(value.origin())
                    + ": defaults must be a section that names one recipe a group, such as { model = cflow }");
        }
        new TreeMap<>(section).forEach((group, option) -> {
            String where = Origins.describe(option.origin());
            if (option.valueType() == ConfigValueType.NULL) {
                chosen.remove(group);
            } else {
                choose(group, String.valueOf(option.unwrapped()), where);
            }
        });
    }

    /** Applies the choice of an override. */
    public void apply(ConfigOverride override) {
        String group = override.key();
        boolean present = chosen.containsKey(group) || saved.contains(group);
        String option = override.text().orElse("");
        switch (override.kind()) {
            case DELETE -> delete(override, group, option);
            case SET -> {
                if (!present && !group.equals(EXPERIMENT)) {
                    throw new UserError(override.where() + ": no recipe of " + group + " is chosen by default; write "
                            + override.signed(Kind.ADD) + " to add one");
                }
                choose(group, option, override.where());
            }
            case ADD -> {
                if (present) {
                    throw new UserError(override.where() + ": a recipe of " + group + " is chosen already; write "
                            + override.signed(Kind.SET) + " to change it");
                }
                choose(group, option, override.where());
            }
            case FORCE -> choose(group, option, override.where());
        }
    }

    /**
     * All layers merged, unresolved, from weakest to strongest: the groups, their presets, {@code base}, the
     * experiment.
     */
    public Config layer(Config base, Config experiment) {
        Config layers = base;
        for (String group : chosen.keySet()) {
            layers = saved.contains(group) ? layers.withoutPath(group) : layers;
        }
        Map<String, String> sections = new TreeMap<>(chosen);
        sections.remove(EXPERIMENT);
        layers = experiment
                .withoutPath(DEFAULTS)
                .withFallback(layers)
                .withFallback(new Presets(recipes, byDefault).of(sections));
        for (Map.Entry<String, String> choice : sections.entrySet()) {
            layers = layers.withFallback(recipes.section(choice.getKey(), choice.getValue()));
        }
        return layers;
    }

    private void delete(ConfigOverride override, String group, String option) {
        String present = chosen.getOrDefault(group, "");
        if (present.isEmpty() || !(option.isEmpty() || option.equals(present))) {
            throw new UserError(override.where() + ": "
                    + (present.isEmpty() ? "no recipe of " + group + " is chosen" : group + " is " + present));
        }
        chosen.remove(group);
    }

    private void choose(String group, String option, String where) {
        Set<String> options = recipes.options(group).keySet();
        if (options.isEmpty()) {
            throw new UserError(
                    where + ": there are no recipes of " + group + "; groups are " + String.join(", ", groups));
        }
        if (!options.contains(option)) {
            String nearest = NearestKey.to(option, options)
                    .map(meant -> "; did you mean " + meant + "?")
                    .orElse(".");
            throw new UserError(where + ": " + group + " has no recipe \"" + option + "\"" + nearest
                    + " Its recipes are " + String.join(", ", options) + ". A key of its section is set with " + group
                    + ".<key>=<value>");
        }
        chosen.put(group, option);
    }
}
