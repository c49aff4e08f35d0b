package io.anomalight.framework.config.record;

import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueFactory;
import com.typesafe.config.ConfigValueType;
import io.anomalight.framework.config.hocon.NearestKey;
import io.anomalight.framework.config.hocon.Origins;
import io.anomalight.framework.config.hocon.Variables;
import io.anomalight.framework.failure.UserError;
import io.anomalight.framework.image.ImageSize;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Converts a value of a configuration to the type of a record's component, or adds a fault. */
final class ValueReader {
    private static final Pattern KEY = Pattern.compile("[A-Za-z0-9_]+(\\.[A-Za-z0-9_]+)*");

    private final List<String> faults;
    private final ScalarReader scalars;

    ValueReader(List<String> faults, Variables variables) {
        this.faults = faults;
        this.scalars = new ScalarReader(faults, variables);
    }

    /** Reads a section into a record; empty if the section has faults. */
    Optional<Object> section(String path, ConfigValue value, Class<?> type, Set<String> alsoAllowed) {
        if (!(value instanceof ConfigObject section)) {
            return scalars.refuse(path, value, ExpectedType.SECTION);
        }
        RecordType record = new RecordType(type);
        Optional<Object> result = make(path, section, record);
        int before = faults.size();
        refuseUnknown(path, section, record.keys(), alsoAllowed);
        return faults.size() > before ? Optional.empty() : result;
    }

    private Optional<Object> make(String path, ConfigObject section, RecordType record) {
        int before = faults.size();
        List<Object> arguments = new ArrayList<>();
        record.components().forEach((key, type) -> {
            Optional<RecordType> inlined = Optional.ofNullable(record.inlined().get(key));
            inlined.map(inner -> make(path, section, inner))
                    .orElseGet(() -> component(path, section, key, type))
                    .ifPresent(arguments::add);
        });
        return faults.size() > before ? Optional.empty() : construct(path, section, record, arguments);
    }

    private Optional<Object> component(String path, ConfigObject section, String key, Type type) {
        String keyPath = path + "." + key;
        Optional<ConfigValue> value = Optional.ofNullable(section.get(key));
        if (ExpectedType.raw(type) == Optional.class) {
            Type inner = ExpectedType.argument(type, 0);
            return value.filter(given -> given.valueType() != ConfigValueType.NULL)
                    .map(given -> value(keyPath, given, inner).<Object>map(Optional::of))
                    .orElse(Optional.of(Optional.empty()));
        }
        return value.map(given -> value(keyPath, given, type)).orElseGet(() -> missing(keyPath, section, type));
    }

    private Optional<Object> value(String path, ConfigValue value, Type type) {
        Class<?> raw = ExpectedType.raw(type);
        if (value.valueType() == ConfigValueType.NULL) {
            return missing(path, value, type);
        }
        if (raw == List.class) {
            return list(path, value, ExpectedType.argument(type, 0));
        }
        if (raw == Map.class) {
            return map(path, value, ExpectedType.argument(type, 1));
        }
        if (raw == ImageSize.class) {
            return imageSize(path, value);
        }
        if (raw.isAnnotationPresent(TextValue.class)) {
            return value instanceof ConfigList || ScalarReader.takesTexts(raw)
                    ? texts(path, value, raw)
                    : scalars.written(path, value, raw);
        }
        return raw.isRecord() ? section(path, value, raw, Set.of()) : scalars.read(path, value, raw);
    }

    // One text or several, each with the rules of a text: nothing from the environment, and no number such as 007.
    private Optional<Object> texts(String path, ConfigValue value, Class<?> type) {
        if (value instanceof ConfigObject) {
            return scalars.refuse(path, value, ExpectedType.describe(type));
        }
        Optional<Object> texts = value instanceof ConfigList
                ? list(path, value, String.class)
                : scalars.read(path, value, String.class).map(List::of);
        return texts.flatMap(read -> scalars.listed(path, value, type, read));
    }

    /** {@code 256} for a square, or {@code [height, width]}. */
    private Optional<Object> imageSize(String path, ConfigValue value) {
        ConfigValue sides =
                value instanceof ConfigList ? value : ConfigValueFactory.fromIterable(List.of(value, value));
        return list(path, sides, int.class).flatMap(read -> {
            List<?> lengths = (List<?>) read;
            if (lengths.size() != 2) {
                return scalars.refuse(path, value, ExpectedType.describe(ImageSize.class));
            }
            try {
                return Optional.of(new ImageSize((int) lengths.get(0), (int) lengths.get(1)));
            } catch (IllegalArgumentException refused) {
                return scalars.refuse(path, value, ExpectedType.describe(ImageSize.class));
            }
        });
    }

    private Optional<Object> list(String path, ConfigValue value, Type element) {
        if (!(value instanceof ConfigList list)) {
            return scalars.refuse(path, value, ExpectedType.LIST);
        }
        List<Object> read = new ArrayList<>();
        for (int i = 0; i < list.size(); i++) {
            value(path + "[" + i + "]", list.get(i), element).ifPresent(read::add);
        }
        return read.size() < list.size() ? Optional.empty() : Optional.of(List.copyOf(read));
    }

    private Optional<Object> map(String path, ConfigValue value, Type element) {
        if (!(value instanceof ConfigObject section)) {
            return scalars.refuse(path, value, ExpectedType.SECTION);
        }
        Map<String, Object> read = new LinkedHashMap<>();
        new TreeMap<>(section).forEach((key, entry) -> value(path + "." + ConfigUtil.joinPath(key), entry, element)
                .ifPresent(result -> read.put(key, result)));
        return read.size() < section.size() ? Optional.empty() : Optional.of(Collections.unmodifiableMap(read));
    }

    private Optional<Object> construct(String path, ConfigObject section, RecordType record, List<Object> arguments) {
        try {
            return Optional.of(record.construct(arguments));
        } catch (IllegalArgumentException | UserError refused) {
            refuse(path, section, refused);
            return Optional.empty();
        }
    }

    /** Runs a check of a whole section; if it fails, adds a fault and returns false. */
    boolean accepts(String path, ConfigValue section, Runnable check) {
        try {
            check.run();
            return true;
        } catch (IllegalArgumentException | UserError refused) {
            refuse(path, (ConfigObject) section, refused);
            return false;
        }
    }

    private void refuse(String path, ConfigObject section, RuntimeException refused) {
        String sentence = scalars.hidden(String.valueOf(refused.getMessage()));
        faults.add(Origins.describe(place(path, section, sentence).origin()) + ": " + path + ": " + sentence);
    }

    /** The value that a record's error message is about: it begins with its key, or has its whole path later; else the section. */
    private static ConfigValue place(String path, ConfigObject section, String sentence) {
        String[] words = sentence.split("[ ,;:=]+");
        Stream<String> later = Arrays.stream(words)
                .filter(word -> word.startsWith(path + "."))
                .map(word -> word.substring(path.length() + 1));
        return Stream.concat(Stream.of(words[0]), later)
                .filter(key -> KEY.matcher(key).matches() && section.toConfig().hasPath(key))
                .findFirst()
                .map(key -> section.toConfig().getValue(key))
                .map(value -> overridden(value, Set.copyOf(List.of(words))))
                .orElse(section);
    }

    // A section that a recipe and an override set together is named by the override, if the sentence has its key.
    private static ConfigValue overridden(ConfigValue value, Set<String> words) {
        if (!(value instanceof ConfigObject section)) {
            return value;
        }
        return section.entrySet().stream()
                .filter(entry -> words.contains(entry.getKey()) || words.contains("\"" + entry.getKey() + "\""))
                .map(Map.Entry::getValue)
                .filter(inner -> Origins.isOverride(inner.origin()))
                .findFirst()
                .orElse(value);
    }

    private void refuseUnknown(String path, ConfigObject section, Set<String> components, Set<String> alsoAllowed) {
        Set<String> known = new TreeSet<>(components);
        known.addAll(alsoAllowed);
        new TreeMap<>(section).forEach((key, value) -> {
            if (!known.contains(key)) {
                faults.add(Origins.describe(value.origin()) + ": unknown key " + path + "." + ConfigUtil.joinPath(key)
                        + "; " + NearestKey.hint(key, known));
            }
        });
    }

    private Optional<Object> missing(String path, ConfigValue origin, Type type) {
        faults.add(Origins.describe(origin.origin()) + ": missing value " + path + ": it must be "
                + ExpectedType.describe(ExpectedType.raw(type)));
        return Optional.empty();
    }
}
