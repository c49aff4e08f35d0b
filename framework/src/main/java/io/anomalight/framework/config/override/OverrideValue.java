package io.anomalight.framework.config.override;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigOriginFactory;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueFactory;
import io.anomalight.framework.config.grammar.Element;
import io.anomalight.framework.config.grammar.Grammar;
import io.anomalight.framework.config.hocon.Hocon;
import io.anomalight.framework.config.hocon.SpelledNumber;
import io.anomalight.framework.config.hocon.Variables;
import io.anomalight.framework.failure.UserError;
import java.util.Optional;
import java.util.Set;

/**
 * Parses the value of an override by Hydra's grammar. What Hydra refuses is HOCON if it looks like it, and otherwise the
 * text itself, so that paths and addresses need no quotes.
 */
final class OverrideValue {
    private static final Set<String> WORDS = Set.of("true", "false");
    private static final String NULL = "null";
    private static final String NONE = "None";

    private OverrideValue() {}

    /**
     * Parses a value; {@code where} becomes its origin.
     *
     * @throws UserError if it begins like a list, an object, a quoted text or a substitution, and isn't one
     */
    static ConfigValue parse(String text, String where) {
        return Grammar.parse(text, where)
                .element()
                .filter(element -> !(element instanceof Element.Sweep))
                .map(element -> hocon(new ElementHocon(where).of(element), where))
                .orElseGet(() -> lenient(text, where));
    }

    /** The values that {@code extend_list} adds; empty if the text is something else. */
    static Optional<ConfigList> extension(String text, String where) {
        return Grammar.parse(text, where)
                .element()
                .filter(Element.ListExtension.class::isInstance)
                .map(list -> (ConfigList) hocon(
                        new ElementHocon(where).of(new Element.Items(((Element.ListExtension) list).items())), where));
    }

    // What Hydra refuses: addresses, texts with an apostrophe, HOCON's own dictionaries.
    private static ConfigValue lenient(String text, String where) {
        if (isSingleQuoted(text)) {
            return ConfigValueFactory.fromAnyRef(withoutQuotes(text), where);
        }
        refuseNone(text, where);
        if (text.startsWith("[") || text.startsWith("{")) {
            return hocon(new HydraText(text, where).toHocon(), where);
        }
        return isHocon(text) ? hocon(text, where) : plain(text, where);
    }

    /** Refuses the word None, which means null in Python and is a text in Hydra. */
    static void refuseNone(String text, String where) {
        if (text.equals(NONE)) {
            throw new UserError(where + ": write null for nothing, or 'None' in quotes for the text");
        }
    }

    private static ConfigValue plain(String text, String where) {
        if (text.equalsIgnoreCase(NULL)) {
            return ConfigValueFactory.fromAnyRef(null, where);
        }
        if (text.startsWith("'") && text.endsWith("'") && text.contains("\\'")) {
            throw new UserError(where + ": put double quotes around a text that contains a single quote");
        }
        return ConfigValueFactory.fromAnyRef(text, where);
    }

    /** A text without its quotes, if it has any, for display. */
    static String unquoted(String text) {
        return Grammar.parse(text, text)
                .element()
                .filter(Element.Text.class::isInstance)
                .map(element -> ((Element.Text) element).text())
                .orElseGet(() -> withoutQuotes(text));
    }

    private static String withoutQuotes(String text) {
        boolean isQuoted = text.length() > 1 && text.startsWith("\"") && text.endsWith("\"");
        return isQuoted || isSingleQuoted(text) ? text.substring(1, text.length() - 1) : text;
    }

    // HOCON has only double quotes; single ones are easier to write in a shell.
    private static boolean isSingleQuoted(String text) {
        return text.length() > 1 && text.startsWith("'") && text.indexOf('\'', 1) == text.length() - 1;
    }

    private static boolean isHocon(String text) {
        return WORDS.contains(text)
                || SpelledNumber.isJson(text)
                || text.startsWith("\"")
                || (text.contains("${") && !Variables.callsResolver(text));
    }

    // Parses it as the only element of a list, so that a line break or a comma can't start a second key.
    private static ConfigValue hocon(String text, String where) {
        Config parsed = Hocon.parse("value = [" + text + "\n]", where);
        if (!(parsed.root().get("value") instanceof ConfigList list)
                || parsed.root().size() != 1
                || list.size() != 1) {
            throw new UserError(where + ": not one value: put quotes around a text with special characters");
        }
        return list.get(0).withOrigin(ConfigOriginFactory.newSimple(where));
    }
}
