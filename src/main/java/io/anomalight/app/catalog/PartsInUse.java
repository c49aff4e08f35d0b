package io.anomalight.app.catalog;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The keys of a section that choose its parts; the section also has a subsection for each part.
 *
 * @param use the names of the parts, in their order
 * @param add names of additional parts, so that an override need not repeat {@code use}
 */
public record PartsInUse(List<String> use, Optional<List<String>> add) {
    public static final String USE = "use";
    public static final String ADD = "add";
    public static final Set<String> KEYS = Set.of(USE, ADD);
    public static final PartsInUse NONE = new PartsInUse(List.of(), Optional.empty());

    public PartsInUse {
        use = List.copyOf(use);
        add = add.map(List::copyOf);
        refuseTwice(USE, use);
        add.ifPresent(names -> refuseTwice(ADD, names));
    }

    private static void refuseTwice(String key, List<String> names) {
        Set<String> seen = new HashSet<>();
        names.stream().filter(name -> !seen.add(name)).findFirst().ifPresent(name -> {
            throw new IllegalArgumentException(key + " has " + name + " twice: leave one");
        });
    }

    /** Each name once, with the key that lists it first. */
    public Map<String, String> names() {
        Map<String, String> names = new LinkedHashMap<>();
        use.forEach(name -> names.putIfAbsent(name, USE));
        add.orElse(List.of()).forEach(name -> names.putIfAbsent(name, ADD));
        return names;
    }
}
