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

/** Names what a key must be, and what it is, in the words of an error. */
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
        TextValue written = type.getAnnotation(TextValue.class);
        if (written != null) {
            return written.value();
        }
        return type.isEnum() ? "one of " + String.join(", ", spellings(type)) : WORDS.getOrDefault(type, SECTION);
    }

    /** What a component of a record must be, with what is in it and whether it may lack. */
    static String describe(Type type) {
        Class<?> raw = raw(type);
        if (raw == Optional.class) {
            return describe(argument(type, 0)) + ", or nothing";
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

    /** Whether what is read into this type has keys of its own. */
    static boolean isSection(Class<?> type) {
        return type.isRecord() && describe(type).equals(SECTION);
    }

    /** Every value that a type has, if they are few; else none. */
    static List<String> choices(Class<?> type) {
        if (type == boolean.class) {
            return List.of("true", "false");
        }
        return type.isEnum() ? spellings(type) : List.of();
    }

    static Type argument(Type type, int index) {
        return ((ParameterizedType) type).getActualTypeArguments()[index];
    }

    /** An enum's values as recipes spell them; an enum that prefers dashes says so by its toString. */
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

    /** A scalar as it was written, where the library's own number has forgotten 1.10 or 007. */
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
