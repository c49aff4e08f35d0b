package io.anomalight.framework.config.record;

import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import io.anomalight.framework.config.hocon.ConfigTree;
import io.anomalight.framework.image.ImageSize;
import java.lang.invoke.MethodType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Describes the type that a key must have, and the value that it has, for errors. */
public final class ExpectedType {
    static final String SECTION = "a section";
    static final String LIST = "a list";
    private static final Map<Class<?>, String> WORDS = Map.of(
            int.class, "a whole number",
            long.class, "a whole number",
            float.class, "a number",
            double.class, "a number",
            boolean.class, "true or false",
            String.class, "a text",
            Path.class, "a path",
            Duration.class, "a duration such as 30s, 5m or 00:12:00:00 (days, hours, minutes, seconds)",
            List.class, LIST,
            ImageSize.class, "a size in pixels such as 256 or [height, width]");

    private ExpectedType() {}

    static String describe(Class<?> type) {
        TextValue textValue = type.getAnnotation(TextValue.class);
        if (textValue != null) {
            return textValue.value();
        }
        return type.isEnum() ? "one of " + String.join(", ", spellings(type)) : WORDS.getOrDefault(type, SECTION);
    }

    /** Describes the type of a record's component, with its elements and whether it may be absent. */
    static String describe(Type type) {
        Class<?> raw = raw(type);
        if (raw == Optional.class) {
            return describe(argument(type, 0)) + ", or null";
        }
        if (raw == List.class) {
            return LIST + ", each item " + describe(argument(type, 0));
        }
        if (raw == Map.class) {
            return SECTION + ", each value " + describe(argument(type, 1));
        }
        return isSection(raw) ? SECTION + " with " + keys(raw) : describe(raw);
    }

    private static String keys(Class<?> record) {
        return new RecordType(record)
                .components().entrySet().stream()
                        .map(component -> component.getKey() + " (" + describe(component.getValue()) + ")")
                        .collect(Collectors.joining(", "));
    }

    /** Whether a value of this type is a section with keys. */
    static boolean isSection(Class<?> type) {
        return type.isRecord() && describe(type).equals(SECTION);
    }

    /** All values of a boolean or an enum; empty for other types. */
    static List<String> choices(Class<?> type) {
        if (type == boolean.class) {
            return List.of("true", "false");
        }
        return type.isEnum() ? spellings(type) : List.of();
    }

    static Type argument(Type type, int index) {
        return ((ParameterizedType) type).getActualTypeArguments()[index];
    }

    /** An enum's values as recipes write them; an enum with dashes in its values overrides toString. */
    static List<String> spellings(Class<?> enumType) {
        return Arrays.stream(enumType.getEnumConstants())
                .map(constant -> constant.toString().toLowerCase(Locale.ROOT))
                .toList();
    }

    public static String found(ConfigValue value) {
        if (!ConfigTree.isResolved(value)) {
            return "a substitution";
        }
        return switch (value.valueType()) {
            case OBJECT -> SECTION;
            case LIST -> LIST;
            case NULL -> "null";
            case STRING -> ConfigUtil.quoteString(text(value));
            case NUMBER, BOOLEAN -> text(value);
        };
    }

    /** A scalar as it was written; a number of the HOCON library would lose the form of 1.10 or 007. */
    public static String text(ConfigValue scalar) {
        return scalar.atKey("scalar").getString("scalar");
    }

    /** A type without its arguments, and unboxed. */
    static Class<?> raw(Type type) {
        if (type instanceof ParameterizedType parameterized) {
            return (Class<?>) parameterized.getRawType();
        }
        return MethodType.methodType((Class<?>) type).unwrap().returnType();
    }
}
