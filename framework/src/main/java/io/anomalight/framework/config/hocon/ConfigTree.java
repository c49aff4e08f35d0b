package io.anomalight.framework.config.hocon;

import com.typesafe.config.ConfigException.NotResolved;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Reads a configuration whose substitutions may still be unresolved. */
public final class ConfigTree {

    private ConfigTree() {}

    public static boolean isResolved(ConfigValue value) {
        return value.atKey("value").isResolved();
    }

    public static Optional<ConfigValue> find(ConfigObject root, List<String> path) {
        Optional<ConfigValue> value = Optional.of(root);
        for (String key : path) {
            value = value.filter(ConfigObject.class::isInstance)
                    .map(section -> children((ConfigObject) section).get(key));
        }
        return value;
    }

    /** The section at a path, if there is one whose keys are known. */
    public static Optional<ConfigObject> section(ConfigObject root, List<String> path) {
        return find(root, path)
                .filter(ConfigObject.class::isInstance)
                .map(ConfigObject.class::cast)
                .filter(section -> known(section).isPresent());
    }

    /** The entries of a section; empty if a substitution must be resolved before its keys are known. */
    public static Map<String, ConfigValue> children(ConfigObject section) {
        return known(section).orElse(Map.of());
    }

    /** A hint for a key that doesn't exist: the nearest key, or the keys that its section has. */
    public static String hint(ConfigObject root, String key) {
        Set<String> known = new TreeSet<>();
        collect(root, "", known);
        return known.stream()
                .filter(candidate -> candidate.endsWith("." + key))
                .findFirst()
                .or(() -> NearestKey.to(key, known))
                .map(meant -> "did you mean " + meant + "?")
                .orElseGet(() -> siblings(root, key));
    }

    // The HOCON library has no other way to find out whether a section contains an unresolved substitution.
    private static Optional<Map<String, ConfigValue>> known(ConfigObject section) {
        try {
            return Optional.of(new TreeMap<>(section));
        } catch (NotResolved e) {
            return Optional.empty();
        }
    }

    private static String siblings(ConfigObject root, String key) {
        List<String> path = ConfigUtil.splitPath(key);
        for (int length = path.size() - 1; length > 0; length--) {
            List<String> parent = path.subList(0, length);
            Optional<ConfigObject> section = section(root, parent);
            if (section.isPresent()) {
                Set<String> keys = children(section.get()).keySet();
                return ConfigUtil.joinPath(parent) + " has " + (keys.isEmpty() ? "no keys" : String.join(", ", keys));
            }
        }
        return "sections are " + String.join(", ", children(root).keySet());
    }

    private static void collect(ConfigObject section, String prefix, Set<String> known) {
        children(section).forEach((key, value) -> {
            String path = prefix + ConfigUtil.joinPath(key);
            known.add(path);
            if (value instanceof ConfigObject inner) {
                collect(inner, path + ".", known);
            }
        });
    }
}
