package io.anomalight.framework.config.record;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** A record class as a section of a configuration: its keys in order, and its constructor. */
final class RecordType {
    private final Class<?> type;
    private final Map<String, Type> components = new LinkedHashMap<>();
    private final Map<String, RecordType> inlined = new LinkedHashMap<>();

    RecordType(Class<?> type) {
        this.type = type;
        for (RecordComponent component : type.getRecordComponents()) {
            components.put(key(component.getName()), component.getGenericType());
            if (component.isAnnotationPresent(Inline.class)) {
                inlined.put(key(component.getName()), new RecordType(component.getType()));
            }
        }
    }

    /** The components whose keys are read from this section. */
    Map<String, RecordType> inlined() {
        return inlined;
    }

    /** Every key of the section. */
    Set<String> keys() {
        Set<String> keys = new LinkedHashSet<>();
        components.keySet().forEach(key -> {
            if (inlined.containsKey(key)) {
                keys.addAll(inlined.get(key).keys());
            } else {
                keys.add(key);
            }
        });
        return keys;
    }

    /** The components of the record: key in snake_case to type, in the order of declaration. */
    Map<String, Type> components() {
        return components;
    }

    /** Creates the record; an exception of its constructor is thrown unchanged. */
    Object construct(List<Object> arguments) {
        try {
            Class<?>[] types = Arrays.stream(type.getRecordComponents())
                    .map(RecordComponent::getType)
                    .toArray(Class<?>[]::new);
            Constructor<?> constructor = type.getDeclaredConstructor(types);
            // A config record may be package-private.
            constructor.setAccessible(true);
            return constructor.newInstance(arguments.toArray());
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof RuntimeException refused) {
                throw refused;
            }
            throw new IllegalStateException(type + " can't be made", e);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(type + " can't be made", e);
        }
    }

    /** {@code fiberBatchSize} becomes {@code fiber_batch_size}. */
    static String key(String component) {
        return component.replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT);
    }
}
