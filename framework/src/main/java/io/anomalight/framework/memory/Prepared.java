package io.anomalight.framework.memory;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
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

    /** Closes and removes all objects, also if one can't be closed; then the first failure is thrown. */
    void clear() {
        List<Exception> failures = new ArrayList<>();
        parts.values().forEach(part -> close(part, failures));
        parts.clear();
        if (!failures.isEmpty()) {
            throw new IllegalStateException(
                    "an object prepared for a pass over images can't be closed", failures.get(0));
        }
    }

    private static void close(AutoCloseable part, List<Exception> failures) {
        try {
            part.close();
        } catch (Exception e) {
            failures.add(e);
        }
    }
}
