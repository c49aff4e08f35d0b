package io.anomalight.framework.config.grammar;

import io.anomalight.framework.config.grammar.Element.Decimal;
import io.anomalight.framework.config.grammar.Element.Entries;
import io.anomalight.framework.config.grammar.Element.Items;
import io.anomalight.framework.config.grammar.Element.Nothing;
import io.anomalight.framework.config.grammar.Element.Text;
import io.anomalight.framework.config.grammar.Element.Truth;
import io.anomalight.framework.config.grammar.Element.Whole;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Writes elements as texts that an override can hold. */
public final class ElementText {
    private static final Pattern SPECIAL = Pattern.compile("[\\\\()\\[\\]{}:=, \t]");

    private static final Pattern WORD =
            Pattern.compile("(?!(?i:true|false|null|inf|nan|none)$)[A-Za-z_][A-Za-z0-9_-]*");

    private ElementText() {}

    /** A text in double quotes, as an override can hold any text. */
    public static String quoted(String text) {
        return quoted(text, "\"");
    }

    /** An element as Hydra writes it: a text without quotes gets escapes, and may be read back as a number. */
    static String ofOverride(Element element) {
        return write(element, text -> text.isQuoted() ? quoted(text.text(), text.quote()) : escaped(text.text()));
    }

    /** An element as a text that is always read back as this element. */
    static String lasting(Element element) {
        return write(
                element,
                text -> !text.isQuoted() && WORD.matcher(text.text()).matches()
                        ? text.text()
                        : quoted(text.text(), text.isQuoted() ? text.quote() : "\""));
    }

    private static String write(Element element, Function<Text, String> texts) {
        if (element instanceof Text text) {
            return texts.apply(text);
        }
        if (element instanceof Items list) {
            return list.items().stream().map(item -> write(item, texts)).collect(Collectors.joining(",", "[", "]"));
        }
        if (element instanceof Entries dictionary) {
            return dictionary.entries().entrySet().stream()
                    .map(entry -> ofOverride(entry.getKey()) + ":" + write(entry.getValue(), texts))
                    .collect(Collectors.joining(",", "{", "}"));
        }
        return ofScalar(element);
    }

    /** A number, a truth value or null as Hydra prints it. */
    static String ofScalar(Element element) {
        if (element instanceof Truth truth) {
            return truth.value() ? "True" : "False";
        }
        if (element instanceof Whole whole) {
            return whole.value().toString();
        }
        if (element instanceof Decimal decimal) {
            return PythonNumber.text(decimal.value());
        }
        if (element instanceof Nothing) {
            return "null";
        }
        throw new IllegalArgumentException("a sweep has no single text: " + element);
    }

    static String escaped(String text) {
        return SPECIAL.matcher(text).replaceAll(match -> Matcher.quoteReplacement("\\" + match.group()));
    }

    // A backslash has a meaning only before a quote, so only there it is doubled.
    static String quoted(String text, String quote) {
        String doubled = (text + quote).replaceAll("(\\\\+)(?=" + quote + ")", "$1$1");
        return quote + doubled.substring(0, doubled.length() - 1).replace(quote, "\\" + quote) + quote;
    }

    /** The text that a quoted text stands for. */
    static Text unquoted(String written) {
        String quote = written.substring(0, 1);
        String inner = Pattern.compile("(\\\\+)" + quote)
                .matcher(written.substring(1))
                .replaceAll(match ->
                        Matcher.quoteReplacement("\\".repeat(match.group(1).length() / 2) + quote));
        return new Text(inner.substring(0, inner.length() - 1), quote);
    }
}
