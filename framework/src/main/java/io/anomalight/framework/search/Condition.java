package io.anomalight.framework.search;

import java.util.Set;

/**
 * Requires that another key of the search has one of some values.
 *
 * @param key the other key
 * @param values its values as overrides have them
 */
public record Condition(String key, Set<String> values) {
    public Condition {
        values = Set.copyOf(values);
    }
}
