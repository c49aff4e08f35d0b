package io.anomalight.framework.config.hocon;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigOrigin;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigResolveOptions;
import com.typesafe.config.ConfigSyntax;
import io.anomalight.framework.failure.UserError;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Parses and resolves HOCON; errors are sentences that begin with file and line. */
public final class Hocon {
    // Substitutions can't read the environment or Java's properties; Variables controls which variables may be read.
    private static final ConfigResolveOptions CLOSED =
            ConfigResolveOptions.noSystem().appendResolver(new BareVariables(System.getenv()));

    private static final ConfigResolveOptions AS_FAR_AS_POSSIBLE = CLOSED.setAllowUnresolved(true);

    // The folder of a recipe in the description of an origin, for instance "model" in configs/model/a.conf: 3.
    private static final Pattern GROUP = Pattern.compile("([^/\\\\]+)[/\\\\][^/\\\\]+\\.conf(?:: [-\\d]+)?$");

    private Hocon() {}

    /**
     * Parses a text that includes nothing.
     *
     * @param where the name of the text in errors
     * @throws UserError if it is not HOCON, or includes something
     */
    public static Config parse(String text, String where) {
        return parse(text, where, Includes.none(where));
    }

    /** As above, with includes that {@code includes} finds. */
    public static Config parse(String text, String where, Includes includes) {
        return parse(text, where, includes, ConfigSyntax.CONF);
    }

    /** As above, in another syntax. */
    static Config parse(String text, String where, Includes includes, ConfigSyntax syntax) {
        try {
            return ConfigFactory.parseString(
                    text,
                    ConfigParseOptions.defaults()
                            .setSyntax(syntax)
                            .setOriginDescription(where)
                            .setIncluder(includes));
        } catch (com.typesafe.config.ConfigException e) {
            throw sentence("not valid " + (syntax == ConfigSyntax.JSON ? "JSON" : "HOCON") + ": ", e);
        } catch (StackOverflowError e) {
            throw tooDeep(where, e);
        }
    }

    /** Resolves all substitutions. */
    public static Config resolve(Config config) {
        try {
            return config.resolve(CLOSED);
        } catch (com.typesafe.config.ConfigException e) {
            throw sentence("", e);
        } catch (StackOverflowError e) {
            throw tooDeep("the configuration", e);
        }
    }

    /** Resolves the substitutions that can be resolved before all overrides are known. */
    public static Config peek(Config config) {
        try {
            return config.resolve(AS_FAR_AS_POSSIBLE);
        } catch (com.typesafe.config.ConfigException e) {
            throw sentence("", e);
        } catch (StackOverflowError e) {
            throw tooDeep("the configuration", e);
        }
    }

    private static UserError tooDeep(String where, StackOverflowError error) {
        return new UserError(where + ": sections, lists or substitutions are nested too deeply to be read", error);
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
        // HOCON also looks for ${x} of model/a.conf at ${model.x}, and names that in its error; the user wrote ${x}.
        Matcher group = GROUP.matcher(origin.description());
        reason = group.find() ? reason.replace("${" + group.group(1) + ".", "${") : reason;
        String plain =
                HoconReason.of(reason).orElse(prefix + Character.toLowerCase(reason.charAt(0)) + reason.substring(1));
        return new UserError(Origins.describe(origin) + ": " + plain, error);
    }
}
