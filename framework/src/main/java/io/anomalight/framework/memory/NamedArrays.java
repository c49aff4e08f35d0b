package io.anomalight.framework.memory;

import ai.djl.ndarray.NDArray;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Arrays by name, in the order in which the names first came; each array has one name. */
final class NamedArrays {
    private final Map<String, NDArray> arrays = new LinkedHashMap<>();

    Optional<NDArray> find(String name) {
        return Optional.ofNullable(arrays.get(name));
    }

    /**
     * The array of this name.
     *
     * @throws IllegalArgumentException if there is none
     */
    NDArray get(String name) {
        return find(name)
                .orElseThrow(() -> new IllegalArgumentException(
                        "the module's state holds no \"" + name + "\" but " + arrays.keySet()));
    }

    List<String> names(String prefix) {
        return arrays.keySet().stream().filter(name -> name.startsWith(prefix)).toList();
    }

    Collection<NDArray> all() {
        return arrays.values();
    }

    Map<String, NDArray> copy() {
        return new LinkedHashMap<>(arrays);
    }

    /**
     * Gives a name to an array that has none yet, and closes what the name held before.
     *
     * @throws IllegalArgumentException if the array has a name, or as for {@link #checkNotMoved}
     */
    void put(String name, NDArray array) {
        checkNotMoved(name);
        arrays.forEach((other, named) -> {
            if (named == array) { // freed with one name, it would be missing under the other
                throw new IllegalArgumentException("the array for \"" + name + "\" is the state's own already, as \"" + other
                        + "\"; give it a copy, made by duplicate");
            }
        });
        Optional.ofNullable(arrays.put(name, array)).ifPresent(NDArray::close);
    }

    /** Closes and forgets the array of this name, if there is one. */
    void remove(String name) {
        checkNotMoved(name);
        Optional.ofNullable(arrays.remove(name)).ifPresent(NDArray::close);
    }

    /**
     * Checks that the array of this name, if there is one, may be freed.
     *
     * @throws IllegalArgumentException if an optimizer moves it
     */
    void checkNotMoved(String name) {
        if (find(name).filter(NDArray::hasGradient).isPresent()) {
            throw new IllegalArgumentException("an optimizer moves \"" + name + "\", which can't become another array or"
                    + " vanish meanwhile; change it in place, for instance by set or addi");
        }
    }

    void clear() {
        arrays.clear();
    }
}
