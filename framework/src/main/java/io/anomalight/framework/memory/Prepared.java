package io.anomalight.framework.memory;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/** The prepared objects of a pass over images, by name. */
final class Prepared {
    private final Map<String, AutoCloseable> parts = new LinkedHashMap<>();

    /** Returns the object of this name; the first call makes it. */
    <T extends AutoCloseable> T get(String name, Class<T> type, Supplier<T> making) {
        if (!parts.containsKey(name)) {
            parts.put(name, making.get());
        }
        return type.cast(parts.get(name));
    }

    /** Closes and removes all objects. */
    void clear() {
        try {
            for (AutoCloseable part : parts.values()) {
                part.close();
            }
        } catch (Exception e) {
            throw new IllegalStateException("an object prepared for a pass over images can't be closed", e);
        } finally {
            parts.clear();
        }
    }
}
