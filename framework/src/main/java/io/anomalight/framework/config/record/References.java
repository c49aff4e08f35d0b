package io.anomalight.framework.config.record;

import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import io.anomalight.framework.config.hocon.ConfigTree;
import io.anomalight.framework.config.recipe.Recipes;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** Lists all settings, from the records that hold them and the recipes that describe them. */
public final class References {
    private static final String NAME = "name";

    private final Recipes recipes;

    public References(Recipes recipes) {
        this.recipes = recipes;
    }

    /**
     * The settings of a part that has a group of its own: from {@code <group>/<name>.conf}, or from a recipe of the
     * group with {@code name = <name>}.
     */
    public Reference chosen(String group, String name, Class<? extends Record> type) {
        return chosen(group, name, List.of(type));
    }

    /** As above, where several records share the group's section. */
    public Reference chosen(String group, String name, List<Class<? extends Record>> types) {
        Optional<String> option = recipes.options(group).containsKey(name)
                ? Optional.of(name)
                : option(group, content -> text(content, NAME).equals(Optional.of(name)));
        return new Reference(
                name,
                option.map(found -> description(group, found)).orElse(""),
                types.stream()
                        .flatMap(type ->
                                SettingsReader.read(group, option.map(found -> content(group, found)), type).stream())
                        .toList());
    }

    /**
     * The settings of one of the parts that a group uses: from {@code <group>/components/<name>.conf}, or from the
     * section {@code <name>} in a recipe of the group.
     */
    public Reference used(String group, String name, Class<? extends Record> type) {
        String path = group + "." + ConfigUtil.joinPath(name);
        String components = group + Recipes.COMPONENTS;
        if (recipes.options(components).containsKey(name)) {
            return new Reference(
                    name,
                    description(components, name),
                    SettingsReader.read(path, Optional.of(content(components, name)), type));
        }
        Optional<String> option =
                option(group, content -> section(content, name).isPresent());
        Optional<ConfigObject> section = option.flatMap(found -> section(content(group, found), name));
        String description = section.map(SettingsReader::sentence)
                .filter(above -> !above.isEmpty())
                .or(() -> option.map(found -> description(group, found)))
                .orElse("");
        return new Reference(name, description, SettingsReader.read(path, section, type));
    }

    private Optional<String> option(String group, Predicate<ConfigObject> filter) {
        return recipes.options(group).keySet().stream()
                .filter(option -> recipes.isReadable(group, option))
                .filter(option -> filter.test(content(group, option)))
                .findFirst();
    }

    private ConfigObject content(String group, String option) {
        return recipes.content(group, option).root();
    }

    private String description(String group, String option) {
        return Optional.ofNullable(recipes.options(group).get(option)).orElse("");
    }

    private static Optional<String> text(ConfigObject content, String key) {
        return ConfigTree.find(content, List.of(key))
                .filter(ConfigTree::isResolved)
                .map(ConfigValue::unwrapped)
                .map(String::valueOf);
    }

    private static Optional<ConfigObject> section(ConfigObject content, String key) {
        return ConfigTree.section(content, List.of(key));
    }
}
