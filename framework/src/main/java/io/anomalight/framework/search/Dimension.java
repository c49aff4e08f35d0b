package io.anomalight.framework.search;

import java.util.List;

/**
 * A searched key.
 *
 * @param key the dotted key
 * @param domain its possible values
 * @param conditions all must hold, otherwise trials leave the key out
 */
public record Dimension(String key, Domain domain, List<Condition> conditions) {
    public Dimension {
        conditions = List.copyOf(conditions);
    }
}
