package io.anomalight.framework.config.record;

import java.util.List;

/**
 * All settings of a model, a data module, a callback or another part that a recipe can choose.
 *
 * @param name as a recipe writes it
 * @param description the first line of its recipe; empty if it has none
 * @param settings in the order of the record's components
 */
public record Reference(String name, String description, List<Setting> settings) {
    public Reference {
        settings = List.copyOf(settings);
    }
}
