package io.anomalight.framework.config.record;

import java.util.List;

/**
 * One setting, as its record and its recipe describe it.
 *
 * @param key dotted, as an override names it; {@code <name>} stands for any name
 * @param type its type, in words
 * @param choices all its values if it is a boolean or an enum; otherwise empty
 * @param value its value in the recipe, as a user writes it; empty if no recipe has it
 * @param required whether the user must set it
 * @param sentence the comment above it in the recipe; empty if the recipe has no comment there
 */
public record Setting(String key, String type, List<String> choices, String value, boolean required, String sentence) {
    public Setting {
        choices = List.copyOf(choices);
    }

    /** Whether a recipe has it and describes it. */
    public boolean described() {
        return !value.isEmpty() && !sentence.isEmpty();
    }
}
