package io.anomalight.framework.config.record;

import com.typesafe.config.ConfigException.BadValue;
import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueFactory;
import com.typesafe.config.ConfigValueType;
import io.anomalight.framework.config.hocon.Origins;
import io.anomalight.framework.config.hocon.SpelledNumber;
import io.anomalight.framework.config.hocon.Variables;
import io.anomalight.framework.failure.UserError;
import java.lang.reflect.InvocationTargetException;
import java.math.BigDecimal;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Reads numbers, booleans, texts, paths, durations and enums.
 *
 * <p>A text is accepted as a number or a boolean if it is one in JSON or Hydra, and not otherwise. Environment
 * variables are read only here.
 */
final class ScalarReader {
    // Lightning's format of days, hours, minutes and seconds.
    private static final Pattern CLOCK = Pattern.compile("(\\d{2,4}):(\\d{2}):(\\d{2}):(\\d{2})");
    private static final Set<ConfigValueType> SCALAR =
            Set.of(ConfigValueType.STRING, ConfigValueType.NUMBER, ConfigValueType.BOOLEAN);

    private final List<String> faults;
    private final Variables variables;
    // For each value that came from variables, the text that names them.
    private final Map<String, String> expanded = new LinkedHashMap<>();

    ScalarReader(List<String> faults, Variables variables) {
        this.faults = faults;
        this.variables = variables;
    }

    Optional<Object> read(String path, ConfigValue value, Class<?> type) {
        if (!SCALAR.contains(value.valueType())) {
            return refuse(path, value, ExpectedType.describe(type));
        }
        if (refusesVariables(path, value, type)) {
            return Optional.empty();
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
            return text(path, value).flatMap(text -> path(path, value, variables.expand(text)));
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

    /** Adds a fault: the value does not have the expected type. */
    <T> Optional<T> refuse(String path, ConfigValue value, String type) {
        faults.add(Origins.describe(value.origin()) + ": " + path + " must be " + type + ", but is "
                + ExpectedType.found(value));
        return Optional.empty();
    }

    /** Replaces the values of environment variables in a sentence by the text with their names. */
    String hidden(String sentence) {
        String hidden = sentence;
        for (Map.Entry<String, String> each : expanded.entrySet()) {
            hidden = hidden.replace(each.getKey(), each.getValue());
        }
        return hidden;
    }

    // Values of environment variables must not be written to the results.
    private boolean refusesVariables(String path, ConfigValue value, Class<?> type) {
        String text = ExpectedType.text(value);
        try {
            boolean shown = type == String.class || type.isEnum();
            if (Variables.isIn(text) && shown) {
                throw new UserError("it can't come from the environment, because it is written to the results; set it"
                        + " on the command line");
            }
            String found = variables.expand(text);
            if (!found.equals(text) && !found.isBlank()) {
                expanded.put(found, text);
            }
            return false;
        } catch (UserError e) {
            faults.add(Origins.describe(value.origin()) + ": " + path + ": " + e.getMessage());
            return true;
        }
    }

    private String text(ConfigValue value) {
        return variables.expand(ExpectedType.text(value));
    }

    private Optional<BigDecimal> whole(String path, ConfigValue value, long min, long max) {
        Optional<BigDecimal> spelled = SpelledNumber.read(text(value));
        if (spelled.filter(number -> number.stripTrailingZeros().scale() <= 0).isEmpty()) {
            return refuse(path, value, "a whole number");
        }
        BigDecimal number = spelled.get();
        boolean fits = number.compareTo(BigDecimal.valueOf(min)) >= 0 && number.compareTo(BigDecimal.valueOf(max)) <= 0;
        return fits ? Optional.of(number) : refuse(path, value, "a whole number from " + min + " to " + max);
    }

    private Optional<BigDecimal> number(String path, ConfigValue value, double max) {
        Optional<BigDecimal> spelled = SpelledNumber.read(text(value));
        if (spelled.isEmpty()) {
            return refuse(path, value, "a number");
        }
        BigDecimal number = spelled.get();
        boolean fits = number.abs().compareTo(BigDecimal.valueOf(max)) <= 0;
        return fits ? Optional.of(number) : refuse(path, value, "a number from -" + max + " to " + max);
    }

    private Optional<Object> truth(String path, ConfigValue value) {
        // Hydra and YAML also write True and TRUE.
        String text = text(value).toLowerCase(Locale.ROOT);
        return text.equals("true") || text.equals("false")
                ? Optional.of(text.equals("true"))
                : refuse(path, value, "true or false");
    }

    // A number is accepted as a text only if nothing is lost when the configuration is saved: 5, but not 007 or 1.10.
    private Optional<String> text(String path, ConfigValue value) {
        String text = ExpectedType.text(value);
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

    /** Reads a value of a type that is annotated with {@link TextValue}. */
    Optional<Object> written(String path, ConfigValue value, Class<?> type) {
        if (!SCALAR.contains(value.valueType())) {
            return refuse(path, value, ExpectedType.describe(type));
        }
        if (type != SecretText.class && refusesVariables(path, value, type)) {
            return Optional.empty();
        }
        try {
            return Optional.of(type.getMethod("parse", String.class)
                    .invoke(null, type == SecretText.class ? ExpectedType.text(value) : text(value)));
        } catch (InvocationTargetException refused) {
            return refuse(path, value, ExpectedType.describe(type));
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(type.getName() + " has no public static parse(String)", e);
        }
    }

    /** Whether a type has {@code parse(List)}. */
    static boolean takesTexts(Class<?> type) {
        return Stream.of(type.getMethods())
                .anyMatch(method -> method.getName().equals("parse")
                        && List.of(method.getParameterTypes()).equals(List.of(List.class)));
    }

    /** Reads a list of texts into a type that has {@code parse(List)}; refuses it for other types. */
    Optional<Object> listed(String path, ConfigValue value, Class<?> type, Object texts) {
        try {
            return Optional.of(type.getMethod("parse", List.class).invoke(null, texts));
        } catch (InvocationTargetException refused) {
            String found = value instanceof ConfigList ? String.valueOf(texts) : ExpectedType.found(value);
            faults.add(Origins.describe(value.origin()) + ": " + path + " must be " + ExpectedType.describe(type)
                    + ", but is " + found);
            return Optional.empty();
        } catch (NoSuchMethodException refused) {
            return refuse(path, value, ExpectedType.describe(type));
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(type.getName() + " has no public static parse(List)", e);
        }
    }

    // Without a unit the HOCON library would assume milliseconds, so a unit is required.
    private Optional<Object> duration(String path, ConfigValue value) {
        String text = text(value);
        Matcher clock = CLOCK.matcher(text);
        if (clock.matches()) {
            return Optional.of(Duration.ofDays(Long.parseLong(clock.group(1)))
                    .plusHours(Long.parseLong(clock.group(2)))
                    .plusMinutes(Long.parseLong(clock.group(3)))
                    .plusSeconds(Long.parseLong(clock.group(4))));
        }
        if (SpelledNumber.read(text).isPresent()) {
            return refuse(path, value, ExpectedType.describe(Duration.class));
        }
        try {
            return Optional.of(
                    ConfigValueFactory.fromAnyRef(text).atKey("duration").getDuration("duration"));
        } catch (BadValue e) {
            return refuse(path, value, ExpectedType.describe(Duration.class));
        }
    }

    private Optional<Object> constant(String path, ConfigValue value, Class<?> type) {
        String text = ExpectedType.text(value).replace('-', '_');
        List<String> spellings = ExpectedType.spellings(type);
        for (int i = 0; i < spellings.size(); i++) {
            if (spellings.get(i).replace('-', '_').equals(text)) {
                return Optional.of(type.getEnumConstants()[i]);
            }
        }
        return refuse(path, value, ExpectedType.describe(type));
    }
}
