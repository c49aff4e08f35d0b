package io.anomalight.framework.config.override;

import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import io.anomalight.framework.config.grammar.Element;
import io.anomalight.framework.config.hocon.Origins;
import io.anomalight.framework.failure.UserError;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One argument of the command line that changes the configuration: {@code a.b=c}, {@code +a.b=c}, {@code ++a.b=c},
 * {@code ~a.b} or {@code ~a.b=c}.
 *
 * @param written the argument as it was given
 * @param key the dotted key
 * @param text the text after the first {@code =}; only a deletion may have none
 */
public record ConfigOverride(String written, Kind kind, String key, Optional<String> text) {

    enum Kind {
        /** The key must exist. */
        SET(""),
        /** The key must not exist. */
        ADD("+"),
        /** The key may exist or not. */
        FORCE("++"),
        /** The key must exist, and equal the text if one is given. */
        DELETE("~");

        final String sign;

        Kind(String sign) {
            this.sign = sign;
        }
    }

    private static final Pattern GRAMMAR = Pattern.compile("(\\+\\+|\\+|~|)([^=]+)(?:=(.*))?", Pattern.DOTALL);

    private static final Pattern PACKAGE = Pattern.compile("([A-Za-z_][\\w-]*(?:/[A-Za-z_][\\w-]*)*)@([\\w.$-]*)");

    // Hydra allows a dollar sign in the names of a key, which HOCON does not.
    private static final Pattern DOLLAR = Pattern.compile("(?=.*\\$)[A-Za-z_$][\\w$-]*(\\.[\\w$-]+)*");

    /**
     * Parses an argument.
     *
     * @throws UserError if it is not an override
     */
    public static ConfigOverride parse(String argument) {
        Matcher parts = GRAMMAR.matcher(stripped(argument));
        if (!parts.matches() || parts.group(2).isBlank()) {
            throw new UserError(
                    "\"" + argument + "\" is not an override: write key=value, +key=value, ++key=value or ~key");
        }
        Kind kind = kind(parts.group(1));
        Optional<String> text = Optional.ofNullable(parts.group(3)).map(ConfigOverride::stripped);
        if (kind != Kind.DELETE && text.isEmpty()) {
            throw new UserError(Origins.OVERRIDE + argument + ": a value is missing: write " + argument + "=value");
        }
        ConfigOverride parsed =
                new ConfigOverride(stripped(argument), kind, parts.group(2).strip(), text);
        if (!PACKAGE.matcher(parsed.key()).matches()) {
            parsed.path();
        }
        return parsed;
    }

    // A blank after a backslash belongs to the value.
    private static String stripped(String text) {
        String stripped = text.strip();
        int backslashes =
                stripped.length() - stripped.replaceFirst("\\\\+$", "").length();
        String trailing = text.stripLeading().substring(stripped.length());
        return backslashes % 2 == 1 && !trailing.isEmpty() ? stripped + trailing.charAt(0) : stripped;
    }

    /** The group that it may choose a recipe of: the key without {@code @package}. */
    public String group() {
        Matcher parts = PACKAGE.matcher(key);
        return parts.matches() ? parts.group(1) : key;
    }

    /** The package of {@code group@package=option}; empty if the key has none. */
    public Optional<String> packageName() {
        Matcher parts = PACKAGE.matcher(key);
        return parts.matches() ? Optional.of(parts.group(2)) : Optional.empty();
    }

    /** The name of the override in errors. */
    public String where() {
        return Origins.OVERRIDE + written;
    }

    /** The text of this override with another sign. */
    String signed(Kind other) {
        return other.sign + key + text.map(value -> "=" + value).orElse("");
    }

    /** The text of this override with another value. */
    public String signedWith(String value) {
        return kind.sign + key + "=" + value;
    }

    /** Whether it has several values, so that a sweep runs one job per value; a deletion never has several. */
    public boolean isSwept() {
        return kind != Kind.DELETE && sweptValue().isSwept();
    }

    /** Its several values, for a sweep; empty if it has one value, or is not in Hydra's grammar. */
    public Optional<Element.Sweep> sweep() {
        return kind == Kind.DELETE ? Optional.empty() : sweptValue().sweep();
    }

    /** The values that {@code key=extend_list(…)} adds to a list; empty for any other override. */
    Optional<ConfigList> extension() {
        Optional<ConfigList> values = OverrideValue.extension(text.orElse(""), where());
        if (values.isPresent() && kind != Kind.SET) {
            throw new UserError(where() + ": extend_list needs a list that exists; write " + signed(Kind.SET));
        }
        return values;
    }

    SweptValue sweptValue() {
        return new SweptValue(text.orElse(""), where());
    }

    /** The elements of the key. */
    List<String> path() {
        if (DOLLAR.matcher(key).matches()) {
            return List.of(key.split("\\."));
        }
        try {
            return ConfigUtil.splitPath(key);
        } catch (com.typesafe.config.ConfigException e) {
            throw new UserError(where() + ": " + key + " is not a key: write names with dots between them", e);
        }
    }

    /** The value; call it only if there is a text. */
    ConfigValue value() {
        return OverrideValue.parse(text.orElse(""), where());
    }

    private static Kind kind(String sign) {
        return switch (sign) {
            case "+" -> Kind.ADD;
            case "++" -> Kind.FORCE;
            case "~" -> Kind.DELETE;
            default -> Kind.SET;
        };
    }
}
