package io.anomalight.framework.config.record;

import java.util.List;

/**
 * One thing that can be set, as its record and its recipe describe it.
 *
 * @param key dotted, as an override names it; {@code <name>} stands for any name
 * @param type what it must be, in words
 * @param choices every value it may have, if these are few; else empty
 * @param value what the recipe sets it to, as one writes it; empty if no recipe mentions it
 * @param required whether its user must set it
 * @param sentence what the recipe says above it; empty if it says nothing
 */
public record Setting(String key, String type, List<String> choices, String value, boolean required, String sentence) {
    public Setting {
        choices = List.copyOf(choices);
    }

    /** Whether a recipe mentions it and says what it is. */
    public boolean described() {
        return !value.isEmpty() && !sentence.isEmpty();
    }
}
