package io.anomalight.framework.config.override;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException.NotResolved;
import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueFactory;
import com.typesafe.config.ConfigValueType;
import io.anomalight.framework.config.hocon.ConfigTree;
import io.anomalight.framework.config.hocon.Hocon;
import io.anomalight.framework.config.override.ConfigOverride.Kind;
import io.anomalight.framework.config.record.ExpectedType;
import io.anomalight.framework.failure.UserError;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A configuration to which overrides are applied, one after the other; its substitutions stay unresolved. */
public final class EditedConfig {
    private Config config;

    public EditedConfig(Config config) {
        this.config = config;
    }

    public Config config() {
        return config;
    }

    /**
     * Applies one override.
     *
     * @throws UserError if it doesn't fit the configuration, which then stays unchanged
     */
    public void apply(ConfigOverride override) {
        if (override.kind() == Kind.DELETE) {
            delete(override);
        } else {
            set(override);
        }
    }

    private void set(ConfigOverride override) {
        List<String> path = override.path();
        Optional<ConfigValue> present = find(path);
        if (override.kind() == Kind.SET && present.isEmpty()) {
            throw unknown(override, " (" + override.signed(Kind.ADD) + " adds a new key)");
        }
        if (override.kind() == Kind.ADD
                && present.filter(value -> !isNull(value)).isPresent()) {
            throw new UserError(override.where() + ": " + override.key() + " exists already; write "
                    + override.signed(Kind.SET) + " to change it");
        }
        refuseKeysBelowScalars(override, path);
        ConfigValue value = override.extension()
                .map(added -> extended(override, present, added))
                .orElseGet(override::value);
        if (present.orElse(value) instanceof ConfigObject section && isScalar(value)) {
            throw new UserError(
                    override.where() + ": " + override.key() + " is a section, which " + ExpectedType.found(value)
                            + " can't replace; set one of its keys: " + keys(section, override.key()));
        }
        config = with(path, value, override.where());
    }

    private static ConfigValue extended(ConfigOverride override, Optional<ConfigValue> present, ConfigList added) {
        if (!(present.orElse(added) instanceof ConfigList list)) {
            throw new UserError(override.where() + ": " + override.key() + " is "
                    + present.map(ExpectedType::found).orElse("missing") + ", and extend_list adds only to a list");
        }
        List<ConfigValue> all = new ArrayList<>(list);
        all.addAll(added);
        return ConfigValueFactory.fromIterable(all, override.where());
    }

    private Config with(List<String> path, ConfigValue value, String where) {
        if (ConfigTree.section(config.root(), path.subList(0, path.size() - 1)).isPresent()) {
            ConfigValue merged = ConfigTree.find(config.root(), path)
                    .<ConfigValue>map(value::withFallback)
                    .orElse(value);
            // A merge of the whole configuration would change the origin of the sections that contain the key.
            return config.withValue(ConfigUtil.joinPath(path), merged);
        }
        ConfigValue nested = value;
        for (int i = path.size() - 1; i >= 0; i--) {
            nested = ConfigValueFactory.fromMap(Map.of(path.get(i), nested), where);
        }
        return ((ConfigObject) nested).toConfig().withFallback(config);
    }

    private void delete(ConfigOverride override) {
        List<String> path = override.path();
        ConfigValue present = find(path).orElseThrow(() -> unknown(override, ""));
        if (override.text().isPresent() && !present.equals(override.value())) {
            throw new UserError(override.where() + ": " + override.key() + " is " + ExpectedType.found(present));
        }
        Config without = without(path);
        if (new EditedConfig(without).find(path).isPresent()) {
            throw new UserError(override.where() + ": " + override.key()
                    + " comes from a substitution and can't be deleted here; delete it where it is written");
        }
        config = without;
    }

    private Config without(List<String> path) {
        try {
            return config.withoutPath(ConfigUtil.joinPath(path));
        } catch (NotResolved e) {
            return config;
        }
    }

    // A value from a substitution counts as present, and so does an optional substitution without a value.
    private Optional<ConfigValue> find(List<String> path) {
        return ConfigTree.find(Hocon.peek(config).root(), path).or(() -> ConfigTree.find(config.root(), path));
    }

    private void refuseKeysBelowScalars(ConfigOverride override, List<String> path) {
        for (int length = 1; length < path.size(); length++) {
            List<String> parent = path.subList(0, length);
            find(parent).filter(EditedConfig::isScalar).ifPresent(value -> {
                throw new UserError(override.where() + ": " + ConfigUtil.joinPath(parent) + " is "
                        + ExpectedType.found(value) + ", which has no keys");
            });
        }
    }

    private UserError unknown(ConfigOverride override, String advice) {
        ConfigObject root = Hocon.peek(config).root();
        return new UserError(override.where() + ": there is no key " + override.key() + "; "
                + ConfigTree.hint(root, override.key()) + advice);
    }

    private static String keys(ConfigObject section, String prefix) {
        return String.join(
                ", ",
                ConfigTree.children(section).keySet().stream()
                        .map(key -> prefix + "." + ConfigUtil.joinPath(key))
                        .toList());
    }

    // An unresolved substitution may become a section, so it is not a scalar.
    private static boolean isScalar(ConfigValue value) {
        return ConfigTree.isResolved(value) && !(value instanceof ConfigObject) && !isNull(value);
    }

    private static boolean isNull(ConfigValue value) {
        return ConfigTree.isResolved(value) && value.valueType() == ConfigValueType.NULL;
    }
}
