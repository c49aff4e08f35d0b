package io.anomalight.framework.config.resolver;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueFactory;
import com.typesafe.config.ConfigValueType;
import io.anomalight.framework.config.hocon.Origins;
import io.anomalight.framework.config.hocon.Variables;
import io.anomalight.framework.failure.UserError;
import java.time.LocalDateTime;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Replaces {@code ${now:%Y-%m-%d}} and the resolvers of plugins, {@code ${name:argument}}, in the texts of a configuration.
 * Environment variables stay as they are written, because their values must not be saved.
 */
public final class Resolvers {
    private static final String NOW = "now";
    private static final String EVAL = "eval";
    private static final Set<String> VARIABLES = Set.of("env", "oc.env");
    private static final Pattern CALL = Pattern.compile("\\$\\{([A-Za-z_][\\w.]*):([^}]*)\\}");
    private static final int LONGEST = 10_000;

    private final LocalDateTime time;
    private final Supplier<Map<String, UnaryOperator<String>>> own;

    /**
     * Creates the resolvers of one composition.
     *
     * @param own the resolvers of plugins by name; asked only if a configuration uses one
     */
    public Resolvers(LocalDateTime time, Supplier<Map<String, UnaryOperator<String>>> own) {
        this.time = time;
        this.own = own;
    }

    /** Replaces all calls of resolvers, except those of environment variables. */
    public Config resolve(Config config) {
        return ((ConfigObject) resolved(config.root())).toConfig();
    }

    private ConfigValue resolved(ConfigValue value) {
        if (value instanceof ConfigObject section) {
            Map<String, ConfigValue> changed = new LinkedHashMap<>();
            section.forEach((key, inner) -> changed.put(key, resolved(inner)));
            return changed.equals(section)
                    ? section
                    : ConfigValueFactory.fromMap(changed).withOrigin(section.origin());
        }
        if (value instanceof ConfigList list) {
            var changed = list.stream().map(this::resolved).toList();
            return changed.equals(list)
                    ? list
                    : ConfigValueFactory.fromIterable(changed).withOrigin(list.origin());
        }
        boolean calls = value.valueType() == ConfigValueType.STRING
                && Variables.callsResolver(String.valueOf(value.unwrapped()));
        return calls
                ? ConfigValueFactory.fromAnyRef(
                                text(String.valueOf(value.unwrapped()), Origins.describe(value.origin())))
                        .withOrigin(value.origin())
                : value;
    }

    private String text(String written, String where) {
        StringBuilder resolved = new StringBuilder();
        Matcher call = CALL.matcher(written);
        while (call.find()) {
            call.appendReplacement(
                    resolved, Matcher.quoteReplacement(value(call.group(), call.group(1), call.group(2), where)));
        }
        call.appendTail(resolved);
        if (resolved.length() > LONGEST) {
            throw new UserError(where + ": the text is longer than " + LONGEST + " letters after its resolvers");
        }
        return resolved.toString();
    }

    private String value(String call, String name, String argument, String where) {
        if (VARIABLES.contains(name)) {
            return call;
        }
        if (name.equals(EVAL)) {
            throw new UserError(where + ": " + call + " is refused, because a configuration must not run code:"
                    + " write the result, or a resolver in a plugin");
        }
        if (name.equals(NOW)) {
            return new TimePattern(argument, where).format(time);
        }
        UnaryOperator<String> resolver = own.get().get(name);
        if (resolver == null) {
            Set<String> known = new TreeSet<>(own.get().keySet());
            known.addAll(Set.of(NOW, "oc.env", "env"));
            throw new UserError(where + ": there is no resolver " + name + " for " + call + "; there are "
                    + String.join(", ", known) + ", and a plugin can add others");
        }
        return resolver.apply(argument);
    }
}
