package io.anomalight.framework.config.recipe;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import io.anomalight.framework.config.hocon.ConfigTree;
import io.anomalight.framework.failure.UserError;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * All available recipes: {@code <group>/<option>.conf} in folders, then on the class path; the first with a name wins.
 */
public final class Recipes {
    public static final String SUFFIX = ".conf";
    public static final String COMPONENTS = "/components";
    /** Hydra's name for values outside the recipe's own group. */
    static final String PRESETS = "_global_";

    /** Separates several options of a group. */
    private static final String SEVERAL = ",";

    private static final String USE = "use";
    private static final String EVERY = "every";

    private final List<RecipeRoot> roots;
    private final NestedChoices choices;

    private Recipes(List<RecipeRoot> roots, NestedChoices choices) {
        this.roots = roots;
        this.choices = choices;
    }

    /** The same recipes with other options in their defaults lists. */
    public Recipes choosing(NestedChoices others) {
        return new Recipes(roots, others);
    }

    /**
     * Finds recipes in these folders, in this order, and in {@code configs/} of each jar and folder on the class path.
     *
     * @throws UserError if a folder doesn't exist
     */
    public static Recipes of(List<Path> folders, ClassLoader classPath) {
        List<RecipeRoot> roots = new ArrayList<>();
        for (Path folder : folders) {
            if (!Files.isDirectory(folder)) {
                throw new UserError(
                        "the recipe folder " + folder + " doesn't exist or is not a folder: name one that holds"
                                + " recipes as <group>/<option>.conf");
            }
            roots.add(new FolderRoot(folder));
        }
        ClassPathRoots.of(classPath).stream()
                .filter(root -> folders.stream().noneMatch(root::isFolder))
                .forEach(roots::add);
        return new Recipes(roots, new NestedChoices());
    }

    /** No recipes, for a configuration that is already composed. */
    public static Recipes none() {
        return new Recipes(List.of(), new NestedChoices());
    }

    /** The groups that have a recipe. */
    public Set<String> groups() {
        Set<String> groups = new TreeSet<>();
        roots.forEach(root -> groups.addAll(root.groups()));
        return Collections.unmodifiableSet(groups);
    }

    /** A group's recipes: name to the first sentences of its file; empty for an unknown group. */
    public Map<String, String> options(String group) {
        Map<String, String> options = new TreeMap<>();
        for (RecipeRoot root : roots) {
            for (String option : root.options(group)) {
                root.find(group + "/" + option + SUFFIX)
                        .ifPresent(recipe -> options.putIfAbsent(option, recipe.description()));
            }
        }
        return Collections.unmodifiableMap(options);
    }

    /**
     * The content of {@code <group>/<option>.conf} under the group's key, with the recipes of its defaults list,
     * substitutions unresolved. Several options have commas between them; the last is the strongest.
     *
     * <p>If the recipe has a list {@code use}, each {@code <group>/components/<name>.conf} provides the defaults of the
     * section {@code <name>}. Otherwise {@code <group>/components/every.conf}, if it exists, provides defaults of every
     * recipe of the group.
     */
    public Config section(String group, String option) {
        Config section = ConfigFactory.empty();
        for (String single : option.split(SEVERAL, -1)) {
            Recipe recipe = demand(group + "/" + single + SUFFIX);
            section = tree().compose(recipe, packageOf(group, recipe)).withFallback(section);
        }
        Map<List<String>, Recipe> components = components(
                group, ConfigTree.find(section.root(), List.of(group, USE)).isPresent());
        for (Map.Entry<List<String>, Recipe> component : components.entrySet()) {
            section = section.withFallback(parser().under(component.getKey(), component.getValue()));
        }
        return section.withoutPath(group + "." + PRESETS);
    }

    /**
     * The content of {@code <group>/<option>.conf} without the group's key, with the defaults of every recipe of the
     * group, substitutions unresolved.
     */
    public Config content(String group, String option) {
        Config content = tree().compose(demand(group + "/" + option + SUFFIX), "");
        boolean usesComponents = ConfigTree.find(content.root(), List.of(USE)).isPresent();
        return find(component(group, EVERY))
                .filter(every -> !usesComponents)
                .map(every -> content.withFallback(parser().parse(every)))
                .orElse(content);
    }

    /** Whether {@code <group>/<option>.conf} can be read. */
    public boolean isReadable(String group, String option) {
        try {
            content(group, option);
            return true;
        } catch (UserError unreadable) {
            return false;
        }
    }

    /** The values that a recipe sets in other groups under {@code _global_}; empty if it sets no values there. */
    Config presets(String group, String option) {
        Config presets = ConfigFactory.empty();
        for (String single : option.split(SEVERAL, -1)) {
            Recipe recipe = demand(group + "/" + single + SUFFIX);
            String packageName = packageOf(group, recipe);
            List<String> path = RecipeTree.path(packageName, PRESETS);
            Optional<ConfigObject> own =
                    ConfigTree.section(tree().compose(recipe, packageName).root(), path);
            presets = own.map(ConfigObject::toConfig)
                    .orElse(ConfigFactory.empty())
                    .withFallback(presets);
        }
        return presets;
    }

    /** The content of the recipes that an entry of {@code config.conf} or of an experiment names. */
    public Config entry(DefaultsEntry entry) {
        return tree().compose(entry, "");
    }

    /** The recipes that a group's section is composed of, from weakest to strongest. */
    public List<RecipeLayer> layers(String group, String option) {
        RecipeTree tree = tree();
        for (String single : option.split(SEVERAL, -1)) {
            Recipe recipe = demand(group + "/" + single + SUFFIX);
            tree.compose(recipe, packageOf(group, recipe));
        }
        return tree.layers();
    }

    /** The recipes that {@link #entry} is composed of, from weakest to strongest. */
    public List<RecipeLayer> layers(DefaultsEntry entry) {
        RecipeTree tree = tree();
        tree.compose(entry, "");
        return tree.layers();
    }

    /** The places where recipes are looked for, from strongest to weakest. */
    public List<String> places() {
        return roots.stream().map(RecipeRoot::where).toList();
    }

    private static String packageOf(String group, Recipe recipe) {
        return DefaultsEntry.added(group, List.of(), recipe.where()).packageIn("", recipe.packageHeader());
    }

    private RecipeTree tree() {
        return new RecipeTree(this, parser(), choices);
    }

    /** The recipes that contain defaults for a group's recipes, by the path of their section in the configuration. */
    private Map<List<String>, Recipe> components(String group, boolean usesComponents) {
        Map<List<String>, Recipe> components = new LinkedHashMap<>();
        if (usesComponents) {
            options(group + COMPONENTS)
                    .keySet()
                    .forEach(name -> components.put(List.of(group, name), demand(component(group, name))));
        } else {
            find(component(group, EVERY)).ifPresent(every -> components.put(List.of(group), every));
        }
        return components;
    }

    private static String component(String group, String name) {
        return group + COMPONENTS + "/" + name + SUFFIX;
    }

    /** The content of a recipe, substitutions unresolved. */
    public Config whole(String path) {
        return parser().parse(demand(path));
    }

    Optional<Recipe> find(String path) {
        return roots.stream()
                .map(root -> root.find(path))
                .flatMap(Optional::stream)
                .findFirst();
    }

    private Recipe demand(String path) {
        return find(path)
                .orElseThrow(() -> new UserError("there is no recipe " + path + " in "
                        + (roots.isEmpty()
                                ? "any recipe folder"
                                : String.join(
                                        ", ",
                                        roots.stream().map(RecipeRoot::where).toList()))
                        + ": add it, or name the folder that holds it with --config-dir"));
    }

    private RecipeParser parser() {
        return new RecipeParser(roots);
    }
}
