package io.anomalight.framework.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigOrigin;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigResolveOptions;
import io.anomalight.framework.UserError;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The library's parsing and resolving, with its errors as sentences that begin with file and line. */
final class Hocon {
    private static final ConfigResolveOptions AS_FAR_AS_POSSIBLE =
            ConfigResolveOptions.defaults().setAllowUnresolved(true);

    private static final Pattern GROUP = Pattern.compile("([^/\\\\]+)[/\\\\][^/\\\\]+\\.conf(?:: [-\\d]+)?$");

    private Hocon() {}

    static Config parse(String text, ConfigParseOptions options) {
        try {
            return ConfigFactory.parseString(text, options);
        } catch (com.typesafe.config.ConfigException e) {
            throw sentence("not valid HOCON: ", e);
        }
    }

    /** Substitutes everything. */
    static Config resolve(Config config) {
        try {
            return config.resolve();
        } catch (com.typesafe.config.ConfigException e) {
            throw sentence("", e);
        }
    }

    /** Substitutes what can be substituted before all overrides are known. */
    static Config peek(Config config) {
        try {
            return config.resolve(AS_FAR_AS_POSSIBLE);
        } catch (com.typesafe.config.ConfigException e) {
            throw sentence("", e);
        }
    }

    private static UserError sentence(String prefix, com.typesafe.config.ConfigException error) {
        String message = String.valueOf(error.getMessage());
        ConfigOrigin origin = error.origin();
        if (origin == null) {
            return new UserError(prefix + message, error);
        }
        String reason = message.startsWith(origin.description())
                ? message.substring(origin.description().length()).replaceFirst("^:\\s*", "")
                : message;
        // HOCON also looks for ${x} of model/a.conf at ${model.x}, and complains of that; the user wrote ${x}.
        Matcher group = GROUP.matcher(origin.description());
        reason = group.find() ? reason.replace("${" + group.group(1) + ".", "${") : reason;
        return new UserError(
                Origins.describe(origin) + ": " + prefix + Character.toLowerCase(reason.charAt(0))
                        + reason.substring(1),
                error);
    }
}
