package io.anomalight.framework.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigOriginFactory;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueFactory;
import io.anomalight.framework.UserError;
import java.util.Set;

/**
 * The value of an override: HOCON if it looks like it, and otherwise the text itself, so that paths and addresses need
 * no quotes. Single quotes around a text do what double ones do, but for escapes.
 */
final class OverrideValue {
    private static final Set<String> WORDS = Set.of("true", "false", "null");

    private OverrideValue() {}

    /**
     * Reads a value; {@code where} becomes its origin.
     *
     * @throws UserError if it begins like a list, an object, a quoted text or a substitution, and isn't one
     */
    static ConfigValue parse(String text, String where) {
        if (isSingleQuoted(text)) {
            return ConfigValueFactory.fromAnyRef(unquoted(text), where);
        }
        return isHocon(text) ? hocon(text, where) : ConfigValueFactory.fromAnyRef(text, where);
    }

    /** A text without the quotes around it, if there are any, for a person to read. */
    static String unquoted(String text) {
        boolean isQuoted = text.length() > 1 && text.startsWith("\"") && text.endsWith("\"");
        return isQuoted || isSingleQuoted(text) ? text.substring(1, text.length() - 1) : text;
    }

    // HOCON knows double quotes alone; a shell makes these easier to write.
    private static boolean isSingleQuoted(String text) {
        return text.length() > 1 && text.startsWith("'") && text.indexOf('\'', 1) == text.length() - 1;
    }

    private static boolean isHocon(String text) {
        return WORDS.contains(text)
                || ScalarReader.isNumber(text)
                || text.startsWith("[")
                || text.startsWith("{")
                || text.startsWith("\"")
                || text.contains("${");
    }

    // As the only element of a list, so that a line break or a comma can't begin a second key.
    private static ConfigValue hocon(String text, String where) {
        Config parsed = Hocon.parse(
                "value = [" + text + "\n]", ConfigParseOptions.defaults().setOriginDescription(where));
        if (!(parsed.root().get("value") instanceof ConfigList list)
                || parsed.root().size() != 1
                || list.size() != 1) {
            throw new UserError(where + ": not one value: put quotes around a text with special characters");
        }
        return list.get(0).withOrigin(ConfigOriginFactory.newSimple(where));
    }
}
