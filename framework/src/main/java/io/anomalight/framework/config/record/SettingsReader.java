package io.anomalight.framework.config.record;

import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import io.anomalight.framework.config.hocon.ConfigTree;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Walks through a record class and the section of a recipe, and lists the settings. */
final class SettingsReader {
    static final String ANY_NAME = "<name>";
    private static final String DIFFERS = "differs";
    private static final Pattern BARE = Pattern.compile("[^\\s\"{}\\[\\]:=,+#`^?!@*&\\\\$]+");

    private final List<Setting> settings = new ArrayList<>();

    private SettingsReader() {}

    /** All settings of a section's record, in the order of its components. */
    static List<Setting> read(String path, Optional<ConfigObject> section, Class<?> type) {
        SettingsReader reader = new SettingsReader();
        reader.section(path, section.stream().toList(), new RecordType(type));
        return List.copyOf(reader.settings);
    }

    /** The comment above a value, in one line. */
    static String sentence(ConfigValue value) {
        return value.origin().comments().stream()
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .collect(Collectors.joining(" "));
    }

    // If there are several sections, they are the entries of one map: a comment on a key in one of them holds for all.
    private void section(String path, List<ConfigObject> sections, RecordType type) {
        type.components().forEach((key, componentType) -> {
            RecordType inlined = type.inlined().get(key);
            if (inlined != null) {
                section(path, sections, inlined);
                return;
            }
            List<ConfigValue> values = sections.stream()
                    .flatMap(section ->
                            Optional.ofNullable(ConfigTree.children(section).get(key)).stream())
                    .toList();
            value(path + "." + key, values, componentType, values.size() < sections.size());
        });
    }

    private void value(String path, List<ConfigValue> values, Type type, boolean missing) {
        boolean optional = ExpectedType.raw(type) == Optional.class;
        Type inner = optional ? ExpectedType.argument(type, 0) : type;
        Class<?> raw = ExpectedType.raw(inner);
        List<ConfigObject> sections = values.stream()
                .filter(ConfigObject.class::isInstance)
                .map(ConfigObject.class::cast)
                .toList();
        boolean sectionsByName =
                raw == Map.class && ExpectedType.isSection(ExpectedType.raw(ExpectedType.argument(inner, 1)));
        List<ConfigObject> entries = sectionsByName ? entries(sections) : List.of();
        if (ExpectedType.isSection(raw) && !(optional && sections.isEmpty())) {
            section(path, sections, new RecordType(raw));
        } else if (!entries.isEmpty()) {
            section(path + "." + ANY_NAME, entries, new RecordType(ExpectedType.raw(ExpectedType.argument(inner, 1))));
        } else {
            settings.add(new Setting(
                    path,
                    ExpectedType.describe(type),
                    ExpectedType.choices(raw),
                    written(values, missing),
                    !optional && values.stream().anyMatch(SettingsReader::isNull),
                    values.stream()
                            .map(SettingsReader::sentence)
                            .filter(text -> !text.isEmpty())
                            .findFirst()
                            .orElse("")));
        }
    }

    private static List<ConfigObject> entries(List<ConfigObject> maps) {
        return maps.stream()
                .flatMap(map -> ConfigTree.children(map).values().stream())
                .filter(ConfigObject.class::isInstance)
                .map(ConfigObject.class::cast)
                .toList();
    }

    private static String written(List<ConfigValue> values, boolean missing) {
        Set<String> written = new LinkedHashSet<>();
        values.forEach(value -> written.add(written(value)));
        if (missing && !written.isEmpty()) {
            written.add("null");
        }
        return written.size() > 1 ? DIFFERS : String.join("", written);
    }

    /** A value as a user writes it, with quotes only if they are needed. */
    private static String written(ConfigValue value) {
        if (!ConfigTree.isResolved(value)) {
            return value.render();
        }
        if (value instanceof ConfigList list) {
            return list.stream().map(SettingsReader::written).collect(Collectors.joining(", ", "[", "]"));
        }
        if (value instanceof ConfigObject section) {
            return ConfigTree.children(section).entrySet().stream()
                    .map(entry -> ConfigUtil.joinPath(entry.getKey()) + " = " + written(entry.getValue()))
                    .collect(Collectors.joining(", ", "{", "}"));
        }
        if (isNull(value)) {
            return "null";
        }
        String text = ExpectedType.text(value);
        boolean bare = value.valueType() != ConfigValueType.STRING
                || BARE.matcher(text).matches();
        return bare ? text : ConfigUtil.quoteString(text);
    }

    private static boolean isNull(ConfigValue value) {
        return ConfigTree.isResolved(value) && value.valueType() == ConfigValueType.NULL;
    }
}
