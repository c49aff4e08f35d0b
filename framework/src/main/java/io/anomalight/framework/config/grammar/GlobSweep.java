package io.anomalight.framework.config.grammar;

import java.util.List;

/** The recipes of a group whose names match a pattern: {@code glob(*)}. */
public record GlobSweep(List<String> included, List<String> excluded) implements Element.Sweep {
    public GlobSweep {
        included = List.copyOf(included);
        excluded = List.copyOf(excluded);
    }
}
