package io.anomalight.framework.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueFactory;
import io.anomalight.framework.config.recipe.Recipes;
import io.anomalight.framework.config.record.ExpectedType;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A composed configuration.
 *
 * @param config the configuration, every substitution resolved
 * @param choices the chosen recipe of each group, sorted by group; for a configuration read from a file, only the
 *     choices of overrides
 * @param overrides the overrides as they were given
 */
public record Composition(Config config, Map<String, String> choices, List<String> overrides) {
    private static final ConfigRenderOptions PLAIN = ConfigRenderOptions.defaults()
            .setOriginComments(false)
            .setComments(false)
            .setJson(false);

    public Composition {
        if (!config.isResolved()) {
            throw new IllegalArgumentException("a composed configuration is resolved");
        }
        choices = Collections.unmodifiableMap(new TreeMap<>(choices));
        overrides = List.copyOf(overrides);
    }

    /**
     * Reads a configuration that {@link #render} wrote and applies more overrides.
     *
     * @throws io.anomalight.framework.failure.UserError if the file can't be read or an override doesn't fit
     */
    public static Composition fromFile(Path resolved, List<String> overrides) {
        return new Composer(Recipes.none()).recompose(resolved, overrides);
    }

    /** The configuration as HOCON, keys sorted, without comments; it parses back to the same configuration. */
    public String render() {
        return asWritten(config.root()).render(PLAIN);
    }

    // The HOCON library writes 1.0 as 1. But limit_train_batches = 1.0 means all batches, and 1 means one batch. So a
    // number that the library would change is written as a text.
    private static ConfigValue asWritten(ConfigValue value) {
        if (value instanceof ConfigObject section) {
            Map<String, ConfigValue> written = new TreeMap<>();
            section.forEach((key, inner) -> written.put(key, asWritten(inner)));
            return ConfigValueFactory.fromMap(written);
        }
        if (value instanceof ConfigList list) {
            return ConfigValueFactory.fromIterable(
                    list.stream().map(Composition::asWritten).toList());
        }
        boolean whole = value.unwrapped() instanceof Integer || value.unwrapped() instanceof Long;
        return whole && !ExpectedType.text(value).equals(String.valueOf(value.unwrapped()))
                ? ConfigValueFactory.fromAnyRef(ExpectedType.text(value))
                : value;
    }
}
