package io.anomalight.framework.config.recipe;

import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import io.anomalight.framework.config.hocon.Origins;
import io.anomalight.framework.failure.UserError;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An entry of a defaults list.
 *
 * @param kind what the entry is
 * @param keyword a word before the group, or empty
 * @param path the group, or the recipe of an entry without a group; with a slash in front, it starts at the folder of
 *     recipes, otherwise at the group of the recipe that has the list
 * @param packageName where the content goes; empty for the default
 * @param options the recipes of the group; none for {@code null}
 * @param where the place of the entry in errors
 */
public record DefaultsEntry(
        Kind kind, String keyword, String path, Optional<String> packageName, List<String> options, String where) {

    /** The kinds of entries. */
    public enum Kind {
        SELF,
        RECIPE,
        GROUP
    }

    private static final String SELF = "_self_";
    private static final String OVERRIDE = "override";
    private static final String OPTIONAL = "optional";
    private static final String EXAMPLES =
            "write a recipe's name, _self_, { group = recipe }, { \"override /group\" = recipe }, or"
                    + " { \"group@package\" = [a, b] }";
    private static final Pattern NAME = Pattern.compile("(?:(override|optional)\\s+)?([^\\s@]+)(?:@(\\S*))?");

    public DefaultsEntry {
        options = List.copyOf(options);
    }

    static DefaultsEntry self(String where) {
        return new DefaultsEntry(Kind.SELF, "", SELF, Optional.empty(), List.of(), where);
    }

    static DefaultsEntry of(ConfigValue entry) {
        String where = Origins.describe(entry.origin());
        if (entry.valueType() == ConfigValueType.STRING) {
            String text = String.valueOf(entry.unwrapped());
            return text.equals(SELF) ? self(where) : named(Kind.RECIPE, text, List.of(), where);
        }
        if (entry instanceof ConfigObject section && section.size() == 1) {
            Map.Entry<String, ConfigValue> group = section.entrySet().iterator().next();
            return named(Kind.GROUP, group.getKey(), options(group.getValue(), where), where);
        }
        throw new UserError(where + ": an entry of defaults is not understood: " + EXAMPLES);
    }

    /** The entry that {@code +group@package=option} adds. */
    public static DefaultsEntry added(String key, List<String> options, String where) {
        return named(Kind.GROUP, "/" + key, options, where);
    }

    private static DefaultsEntry named(Kind kind, String text, List<String> options, String where) {
        Matcher parts = NAME.matcher(text.strip());
        if (!parts.matches() || (kind == Kind.RECIPE && parts.group(1) != null)) {
            throw new UserError(where + ": \"" + text + "\" is no entry of defaults: " + EXAMPLES);
        }
        String path = parts.group(2);
        refuseLeadingOut(path, where);
        options.forEach(option -> refuseLeadingOut(option, where));
        requirePackage(Optional.ofNullable(parts.group(3)).orElse(""), where);
        return new DefaultsEntry(
                kind,
                Optional.ofNullable(parts.group(1)).orElse(""),
                path,
                Optional.ofNullable(parts.group(3)),
                options,
                where);
    }

    /** Requires that a package is empty or has names with dots between them. */
    static void requirePackage(String name, String where) {
        if (name.startsWith(".") || name.endsWith(".") || name.contains("..")) {
            throw new UserError(where + ": \"" + name
                    + "\" is not a package: write names with dots between them, such as model.optimizer, or _global_");
        }
    }

    private static void refuseLeadingOut(String path, String where) {
        if (path.contains("\\") || List.of(path.split("/")).contains("..")) {
            throw new UserError(where + ": \"" + path + "\" in defaults has a backslash or ..: name a recipe below the"
                    + " folder of recipes, with / between the names");
        }
    }

    private static List<String> options(ConfigValue value, String where) {
        if (value.valueType() == ConfigValueType.NULL) {
            return List.of();
        }
        if (value instanceof ConfigList list) {
            return list.stream()
                    .map(option -> String.valueOf(option.unwrapped()))
                    .toList();
        }
        if (value instanceof ConfigObject) {
            throw new UserError(where + ": defaults name the recipe of a group, but here is a section: " + EXAMPLES);
        }
        return List.of(String.valueOf(value.unwrapped()));
    }

    /** The entry as it is written, without its options. */
    String written() {
        return (keyword.isEmpty() ? "" : keyword + " ")
                + path
                + packageName.map(name -> "@" + name).orElse("");
    }

    public boolean isOverride() {
        return keyword.equals(OVERRIDE);
    }

    public boolean isOptional() {
        return keyword.equals(OPTIONAL);
    }

    /** The group of the entry, or its recipe, from the folder of recipes on. */
    public String absolute(String group) {
        String name = path.startsWith("/") ? path.substring(1) : path;
        return path.startsWith("/") || group.isEmpty() ? name : group + "/" + name;
    }

    /** The group path that is added to the package of the recipe with the list. */
    private String relativeGroup() {
        String name = path.startsWith("/") ? path.substring(1) : path;
        return kind == Kind.GROUP ? name : name.contains("/") ? name.substring(0, name.lastIndexOf('/')) : "";
    }

    /** The package of the content, if the recipe with the list has the package {@code parent}. */
    String packageIn(String parent, Optional<String> header) {
        String own = packageName
                .or(() -> header)
                .orElse(relativeGroup().replace('/', '.'))
                .replace("_group_", relativeGroup().replace('/', '.'));
        String inner = own.equals("_here_") ? "" : own.startsWith("_here_.") ? own.substring(7) : own;
        String joined = parent.isEmpty() || inner.isEmpty() ? parent + inner : parent + "." + inner;
        int global = joined.lastIndexOf(Recipes.PRESETS);
        return global < 0
                ? joined
                : joined.substring(global + Recipes.PRESETS.length()).replaceFirst("^\\.", "");
    }

    /** The key under which an override chooses another option, for an entry of {@code config.conf} or an experiment. */
    public String key() {
        return key("", packageIn("", Optional.empty()));
    }

    /** The key under which an override chooses another option of the group. */
    String key(String group, String finalPackage) {
        String absolute = absolute(group);
        boolean isDefault = absolute.replace('/', '.').equals(finalPackage);
        return isDefault ? absolute : absolute + "@" + (finalPackage.isEmpty() ? Recipes.PRESETS : finalPackage);
    }
}
