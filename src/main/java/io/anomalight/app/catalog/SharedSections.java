package io.anomalight.app.catalog;

import io.anomalight.framework.config.record.Reference;
import io.anomalight.framework.config.record.Setting;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The sections of settings that are identical in several parts.
 *
 * @param sections the settings of each, by the key of the section, such as {@code model.tiling}
 */
record SharedSections(Map<String, List<Setting>> sections) {

    /** Finds the sections that at least two parts have, and that are the same in all parts that have them. */
    static SharedSections of(List<Reference> parts) {
        Map<String, List<List<Setting>>> found = new TreeMap<>();
        for (Reference part : parts) {
            Map<String, List<Setting>> sections = new LinkedHashMap<>();
            for (Setting setting : part.settings()) {
                String section = section(setting.key());
                if (!section.isEmpty()) {
                    sections.computeIfAbsent(section, key -> new ArrayList<>()).add(setting);
                }
            }
            sections.forEach((section, settings) ->
                    found.computeIfAbsent(section, key -> new ArrayList<>()).add(settings));
        }
        Map<String, List<Setting>> shared = new TreeMap<>();
        found.forEach((section, occurrences) -> {
            if (occurrences.size() > 1 && occurrences.stream().distinct().count() == 1) {
                shared.put(section, occurrences.get(0));
            }
        });
        return new SharedSections(shared);
    }

    /** The shared section that a setting belongs to; empty if it belongs to no shared section. */
    String sectionOf(Setting setting) {
        String section = section(setting.key());
        return sections.containsKey(section) ? section : "";
    }

    /** The first two words of a key of at least three; otherwise empty. */
    private static String section(String key) {
        String[] words = key.split("\\.", 3);
        return words.length < 3 ? "" : words[0] + "." + words[1];
    }
}
