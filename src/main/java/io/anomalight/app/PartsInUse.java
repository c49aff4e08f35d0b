package io.anomalight.app;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a section says of the parts that it chooses, beside a subsection for each.
 *
 * @param use the names of the parts, in their order
 * @param add names of more, so that nobody has to repeat those of {@code use}
 */
record PartsInUse(List<String> use, Optional<List<String>> add) {
    static final String USE = "use";
    static final String ADD = "add";
    static final Set<String> KEYS = Set.of(USE, ADD);
    static final PartsInUse NONE = new PartsInUse(List.of(), Optional.empty());

    PartsInUse {
        use = List.copyOf(use);
        add = add.map(List::copyOf);
    }

    /** Each name once, with the key that lists it first. */
    Map<String, String> names() {
        Map<String, String> names = new LinkedHashMap<>();
        use.forEach(name -> names.putIfAbsent(name, USE));
        add.orElse(List.of()).forEach(name -> names.putIfAbsent(name, ADD));
        return names;
    }
}
