package io.anomalight.framework.config;

import com.typesafe.config.ConfigException.BadValue;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import java.lang.reflect.InvocationTargetException;
import java.math.BigDecimal;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads numbers, truth values, texts, paths, durations and enums.
 *
 * <p>A text that spells a number or a truth value counts as one, since the environment knows nothing but texts; nothing
 * looser does.
 */
final class ScalarReader {
    // JSON's grammar, with an exponent that no arithmetic has to fear.
    private static final Pattern NUMBER = Pattern.compile("-?(0|[1-9]\\d*)(\\.\\d+)?([eE][+-]?\\d{1,4})?");
    // Lightning's days, hours, minutes and seconds.
    private static final Pattern CLOCK = Pattern.compile("(\\d{2,4}):(\\d{2}):(\\d{2}):(\\d{2})");
    private static final Set<ConfigValueType> SCALAR =
            Set.of(ConfigValueType.STRING, ConfigValueType.NUMBER, ConfigValueType.BOOLEAN);

    private final List<String> faults;

    ScalarReader(List<String> faults) {
        this.faults = faults;
    }

    /** Whether a text is a number as JSON writes it. */
    static boolean isNumber(String text) {
        return NUMBER.matcher(text).matches();
    }

    Optional<Object> read(String path, ConfigValue value, Class<?> type) {
        if (!SCALAR.contains(value.valueType())) {
            return refuse(path, value, Wanted.describe(type));
        }
        if (type == int.class) {
            return whole(path, value, Integer.MIN_VALUE, Integer.MAX_VALUE).map(BigDecimal::intValue);
        }
        if (type == long.class) {
            return whole(path, value, Long.MIN_VALUE, Long.MAX_VALUE).map(BigDecimal::longValue);
        }
        if (type == float.class) {
            return number(path, value, Float.MAX_VALUE).map(BigDecimal::floatValue);
        }
        if (type == double.class) {
            return number(path, value, Double.MAX_VALUE).map(BigDecimal::doubleValue);
        }
        if (type == boolean.class) {
            return truth(path, value);
        }
        if (type == String.class) {
            return text(path, value).map(Object.class::cast);
        }
        if (type == Path.class) {
            return text(path, value).flatMap(text -> path(path, value, text));
        }
        if (type == Duration.class) {
            return duration(path, value);
        }
        if (type.isEnum()) {
            return constant(path, value, type);
        }
        throw new IllegalStateException(
                "no recipe can hold a " + type.getName() + ", which " + path + " is declared as");
    }

    /** Records that a value is not what is wanted. */
    <T> Optional<T> refuse(String path, ConfigValue value, String wanted) {
        faults.add(Origins.describe(value.origin()) + ": " + path + " must be " + wanted + ", but is "
                + Wanted.found(value));
        return Optional.empty();
    }

    private Optional<BigDecimal> whole(String path, ConfigValue value, long min, long max) {
        String text = Wanted.text(value);
        if (!isNumber(text) || new BigDecimal(text).stripTrailingZeros().scale() > 0) {
            return refuse(path, value, "a whole number");
        }
        BigDecimal number = new BigDecimal(text);
        boolean fits = number.compareTo(BigDecimal.valueOf(min)) >= 0 && number.compareTo(BigDecimal.valueOf(max)) <= 0;
        return fits ? Optional.of(number) : refuse(path, value, "a whole number from " + min + " to " + max);
    }

    private Optional<BigDecimal> number(String path, ConfigValue value, double max) {
        String text = Wanted.text(value);
        if (!isNumber(text)) {
            return refuse(path, value, "a number");
        }
        BigDecimal number = new BigDecimal(text);
        boolean fits = number.abs().compareTo(BigDecimal.valueOf(max)) <= 0;
        return fits ? Optional.of(number) : refuse(path, value, "a number from -" + max + " to " + max);
    }

    private Optional<Object> truth(String path, ConfigValue value) {
        String text = Wanted.text(value);
        return text.equals("true") || text.equals("false")
                ? Optional.of(text.equals("true"))
                : refuse(path, value, "true or false");
    }

    // A number may stand for a text only if nothing is lost when the configuration is saved: 5 does, 007 and 1.10
    // don't.
    private Optional<String> text(String path, ConfigValue value) {
        String text = Wanted.text(value);
        return text.equals(String.valueOf(value.unwrapped()))
                ? Optional.of(text)
                : refuse(path, value, "a text in quotes, \"" + text + "\"");
    }

    private Optional<Object> path(String path, ConfigValue value, String text) {
        if (text.isEmpty()) {
            return refuse(path, value, "a path");
        }
        try {
            return Optional.of(Path.of(text));
        } catch (InvalidPathException e) {
            return refuse(path, value, "a path");
        }
    }

    /** A value of a type that says itself how it is written. */
    Optional<Object> written(String path, ConfigValue value, Class<?> type) {
        if (!SCALAR.contains(value.valueType())) {
            return refuse(path, value, Wanted.describe(type));
        }
        try {
            return Optional.of(type.getMethod("parse", String.class).invoke(null, Wanted.text(value)));
        } catch (InvocationTargetException refused) {
            return refuse(path, value, Wanted.describe(type));
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(type.getName() + " has no public static parse(String)", e);
        }
    }

    // Without a unit the library would take milliseconds, which nobody means.
    private Optional<Object> duration(String path, ConfigValue value) {
        String text = Wanted.text(value);
        Matcher clock = CLOCK.matcher(text);
        if (clock.matches()) {
            return Optional.of(Duration.ofDays(Long.parseLong(clock.group(1)))
                    .plusHours(Long.parseLong(clock.group(2)))
                    .plusMinutes(Long.parseLong(clock.group(3)))
                    .plusSeconds(Long.parseLong(clock.group(4))));
        }
        if (isNumber(text)) {
            return refuse(path, value, Wanted.describe(Duration.class));
        }
        try {
            return Optional.of(value.atKey("duration").getDuration("duration"));
        } catch (BadValue e) {
            return refuse(path, value, Wanted.describe(Duration.class));
        }
    }

    private Optional<Object> constant(String path, ConfigValue value, Class<?> type) {
        String text = Wanted.text(value).replace('-', '_');
        List<String> spellings = Wanted.spellings(type);
        for (int i = 0; i < spellings.size(); i++) {
            if (spellings.get(i).replace('-', '_').equals(text)) {
                return Optional.of(type.getEnumConstants()[i]);
            }
        }
        return refuse(path, value, Wanted.describe(type));
    }
}
