package io.anomalight.framework.memory;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/** What a pass over images made of a state, by name, where that is no single array. */
final class Prepared {
    private final Map<String, AutoCloseable> parts = new LinkedHashMap<>();

    /** The part of this name, made if there is none yet. */
    <T extends AutoCloseable> T get(String name, Class<T> type, Supplier<T> making) {
        if (!parts.containsKey(name)) {
            parts.put(name, making.get());
        }
        return type.cast(parts.get(name));
    }

    /** Closes and forgets all parts. */
    void clear() {
        try {
            for (AutoCloseable part : parts.values()) {
                part.close();
            }
        } catch (Exception e) {
            throw new IllegalStateException("what a pass prepared can't be closed", e);
        } finally {
            parts.clear();
        }
    }
}
