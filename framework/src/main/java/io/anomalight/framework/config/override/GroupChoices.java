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
import io.anomalight.framework.config.recipe.DefaultsEntry;
import io.anomalight.framework.config.recipe.DefaultsList;
import io.anomalight.framework.config.recipe.NestedChoices;
import io.anomalight.framework.config.recipe.Presets;
import io.anomalight.framework.config.recipe.RecipeLayer;
import io.anomalight.framework.config.recipe.Recipes;
import io.anomalight.framework.failure.UserError;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The chosen recipe of each group. */
public final class GroupChoices {
    public static final String DEFAULTS = DefaultsList.KEY;
    static final String EXPERIMENT = "experiment";

    private final Recipes recipes;
    private final Set<String> groups;
    // Sections that a saved configuration has without a choice; a chosen recipe replaces them.
    private final Set<String> saved;
    private final Map<String, String> chosen = new TreeMap<>();
    // The recipes that config.conf chooses; the presets of other recipes replace their values.
    private final Map<String, String> byDefault = new TreeMap<>();

    private final NestedChoices nested = new NestedChoices();
    private final ListedLayers layers;

    private GroupChoices(Recipes recipes, Set<String> saved) {
        this.recipes = recipes.choosing(nested);
        this.layers = new ListedLayers(this.recipes);
        this.groups = recipes.groups();
        this.saved = saved;
    }

    /** The choices that the {@code defaults} of a file make. */
    public static GroupChoices defaultsOf(Config file, Recipes recipes) {
        GroupChoices choices = new GroupChoices(recipes, Set.of());
        choices.choose(file, choices.layers.ofRoot());
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
        boolean isGroup = groups.contains(override.key()) || override.key().equals(EXPERIMENT) || isNested(override);
        boolean isSection = override.text().filter(text -> text.startsWith("{")).isPresent();
        boolean isDeletionOfSaved = override.kind() == Kind.DELETE && saved.contains(override.key());
        return isGroup && !isSection && !isDeletionOfSaved;
    }

    /** Whether an override chooses a recipe in a defaults list: {@code group/inner=option}, {@code group@package=option}. */
    private boolean isNested(ConfigOverride override) {
        boolean hasPlace =
                override.key().contains("/") || override.packageName().isPresent();
        return hasPlace && !recipes.options(override.group()).isEmpty();
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
        choose(experiment, layers.ofExperiment());
        if (!option.equals(chosen.get(EXPERIMENT))) {
            throw new UserError(Origins.describe(experiment.root().origin())
                    + ": an experiment can't choose another experiment; include it instead");
        }
        return experiment;
    }

    private void choose(Config file, ListedEntries listed) {
        DefaultsList.of(file).ifPresentOrElse(list -> choose(list, listed), () -> chooseSection(file));
    }

    private void choose(List<DefaultsEntry> list, ListedEntries listed) {
        for (DefaultsEntry entry : list) {
            String group = entry.absolute("");
            boolean isChoice =
                    entry.kind() == DefaultsEntry.Kind.GROUP && entry.key().equals(group);
            if (isChoice && (groups.contains(group) || group.equals(EXPERIMENT))) {
                choose(entry, group);
            } else if (entry.isOverride()) {
                nested.override(entry.key(), entry.options(), entry.where());
            }
            listed.add(entry, isChoice && groups.contains(group));
        }
    }

    private void choose(DefaultsEntry entry, String group) {
        if (entry.options().isEmpty()) {
            chosen.remove(group);
        } else if (!entry.isOptional() || recipes.options(group).keySet().containsAll(entry.options())) {
            choose(group, String.join(",", entry.options()), entry.where());
        }
    }

    private void chooseSection(Config file) {
        Config defaults = Hocon.resolve(file.withOnlyPath(DEFAULTS));
        ConfigValue value = defaults.root().get(DEFAULTS);
        if (value == null) {
            return;
        }
        if (!(value instanceof ConfigObject section)) {
            throw new UserError(
                    Origins.describe(value.origin())
                            + ": defaults must be a section that names one recipe per group, such as { model = cflow }, or a list");
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
        if (isNested(override)) {
            applyNested(override);
            return;
        }
        boolean present = chosen.containsKey(group) || saved.contains(group);
        String option = String.join(",", options(override));
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

    private void applyNested(ConfigOverride override) {
        if (override.kind() == Kind.ADD) {
            layers.add(DefaultsEntry.added(override.key(), options(override), override.where()));
        } else {
            nested.override(override.key().replaceFirst("@$", "@_global_"), options(override), override.where());
        }
    }

    /** The options of {@code group=option} or {@code group=[a,b]}; none for {@code null} and for a deletion. */
    private static List<String> options(ConfigOverride override) {
        String text = override.text().orElse("");
        boolean isInner = override.key().contains("/") || override.key().contains("@");
        boolean isNothing = isInner && (text.equals("null") || override.kind() == Kind.DELETE);
        boolean isList = text.startsWith("[") && text.endsWith("]");
        List<String> written = isList ? TopLevelCommas.split(text.substring(1, text.length() - 1)) : List.of(text);
        return isNothing
                ? List.of()
                : written.stream().map(OverrideValue::unquoted).toList();
    }

    /**
     * All layers merged, unresolved, from weakest to strongest: the groups, their presets, {@code base}, the
     * experiment.
     */
    public Config layer(Config base, Config experiment) {
        Config own = base;
        for (String group : chosen.keySet()) {
            own = saved.contains(group) ? own.withoutPath(group) : own;
        }
        Map<String, String> sections = new TreeMap<>(chosen);
        sections.remove(EXPERIMENT);
        Config merged = layers.merged(
                sections, own, experiment.withoutPath(DEFAULTS), new Presets(recipes, byDefault).of(sections));
        nested.refuseUnused(recipes);
        return merged;
    }

    /** The recipes of the layers, from weakest to strongest. */
    public List<RecipeLayer> layers() {
        return layers.listed(chosen);
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
        List<String> unknown = Arrays.stream(option.split(",", -1))
                .filter(name -> !options.contains(name))
                .toList();
        if (!unknown.isEmpty()) {
            String nearest = NearestKey.to(unknown.get(0), options)
                    .map(meant -> "; did you mean " + meant + "?")
                    .orElse(".");
            throw new UserError(where + ": " + group + " has no recipe \"" + unknown.get(0) + "\"" + nearest
                    + " Its recipes are " + String.join(", ", options) + ". A key of its section is set with " + group
                    + ".<key>=<value>");
        }
        chosen.put(group, option);
    }
}
