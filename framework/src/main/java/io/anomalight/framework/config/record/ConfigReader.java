package io.anomalight.framework.config.record;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import io.anomalight.framework.config.hocon.ConfigException;
import io.anomalight.framework.config.hocon.NearestKey;
import io.anomalight.framework.config.hocon.Origins;
import io.anomalight.framework.config.hocon.Variables;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * Reads the sections of a resolved configuration strictly into records, and collects their faults.
 *
 * <p>The record component {@code fiberBatchSize} is read from the key {@code fiber_batch_size}. Components are whole
 * numbers, numbers, booleans, texts, paths, durations, enums, nested records, and {@code Optional}, {@code List} and
 * {@code Map<String, …>} of these. Only an {@code Optional} may be absent or null: defaults are written in recipes, not in
 * code. Read every section first, then {@link #check()}.
 */
public final class ConfigReader {
    private final ConfigObject root;
    private final List<String> faults = new ArrayList<>();
    private final ValueReader values;

    /** Reads a configuration whose substitutions are resolved. */
    public ConfigReader(Config root) {
        this(root, Variables.ofProcess());
    }

    ConfigReader(Config root, Variables variables) {
        this.values = new ValueReader(faults, variables);
        if (!root.isResolved()) {
            throw new IllegalArgumentException("a configuration is resolved before it is read");
        }
        this.root = root.root();
    }

    /**
     * Reads the section at a dotted path; empty if it has faults.
     *
     * @param alsoAllowed more keys that the section may have
     */
    public <R extends Record> Optional<R> read(String path, Class<R> type, String... alsoAllowed) {
        return find(path)
                .flatMap(section -> values.section(path, section, type, Set.copyOf(List.of(alsoAllowed))))
                .map(type::cast);
    }

    /**
     * As above, with a check that the record's constructor can't do alone.
     *
     * @param check throws an {@link IllegalArgumentException} to refuse the record; its message becomes a fault of the
     *     section
     */
    public <R extends Record> Optional<R> read(
            String path, Class<R> type, Consumer<? super R> check, String... alsoAllowed) {
        return find(path).flatMap(section -> read(path, type, alsoAllowed)
                .filter(settings -> values.accepts(path, section, () -> check.accept(settings))));
    }

    /** The dotted keys of a section that an override set; empty if there is no such section. */
    public List<String> overridden(String path) {
        List<String> keys = new ArrayList<>();
        Config config = root.toConfig();
        if (config.hasPath(path) && config.getValue(path) instanceof ConfigObject section) {
            collectOverridden(path, section, keys);
        }
        return keys;
    }

    private static void collectOverridden(String path, ConfigObject section, List<String> keys) {
        new TreeMap<>(section).forEach((key, value) -> {
            String keyPath = path + "." + ConfigUtil.joinPath(key);
            if (value instanceof ConfigObject inner && !inner.isEmpty()) {
                collectOverridden(keyPath, inner, keys);
            } else if (Origins.isOverride(value.origin())) {
                keys.add(keyPath);
            }
        });
    }

    /** Adds a fault for every top-level section that is not one of {@code names}. */
    public void allowSections(String... names) {
        Set<String> allowed = new TreeSet<>(List.of(names));
        new TreeMap<>(root).forEach((name, section) -> {
            if (!allowed.contains(name)) {
                faults.add(Origins.describe(section.origin()) + ": unknown section " + name + "; "
                        + NearestKey.hint(name, allowed));
            }
        });
    }

    /** Adds a fault. */
    public void fault(String sentence) {
        faults.add(sentence);
    }

    /** Every fault so far. */
    public List<String> faults() {
        return List.copyOf(faults);
    }

    /**
     * Fails if there are faults.
     *
     * @throws ConfigException with every fault, if there are any
     */
    public void check() {
        if (!faults.isEmpty()) {
            throw new ConfigException(faults);
        }
    }

    private Optional<ConfigValue> find(String path) {
        ConfigValue value = root;
        for (String key : ConfigUtil.splitPath(path)) {
            ConfigValue next = value instanceof ConfigObject section ? section.get(key) : null;
            if (next == null) {
                // The root is merged from many files, so no file can be named.
                faults.add((value == root ? "" : Origins.describe(value.origin()) + ": ") + "missing section " + path);
                return Optional.empty();
            }
            value = next;
        }
        return Optional.of(value);
    }
}
