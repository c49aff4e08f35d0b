package io.anomalight.framework.config.record;

import java.util.List;

/**
 * What can be set of one part that a recipe chooses.
 *
 * @param name as a recipe spells it
 * @param description the first line of its recipe; empty if it has none
 * @param settings in the order of its record
 */
public record Reference(String name, String description, List<Setting> settings) {
    public Reference {
        settings = List.copyOf(settings);
    }
}
