package io.anomalight.framework.memory;

import ai.djl.ndarray.NDArray;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Arrays by name, in the order in which the names first came, each with one name; kept ones, frozen ones and external ones. */
final class NamedArrays {
    private final Map<String, NDArray> arrays = new LinkedHashMap<>();
    // The name of each array, so that many of them cost no search.
    private final IdentityHashMap<NDArray, String> names = new IdentityHashMap<>();
    private final Set<String> frozen = new HashSet<>();
    private final Set<String> external = new HashSet<>();

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

    /** Those that are not frozen. */
    Map<String, NDArray> kept() {
        Map<String, NDArray> kept = new LinkedHashMap<>(arrays);
        kept.keySet().removeAll(frozen);
        return Collections.unmodifiableMap(kept);
    }

    /** Those that are external. */
    Map<String, NDArray> external() {
        Map<String, NDArray> found = new LinkedHashMap<>(arrays);
        found.keySet().retainAll(external);
        return Collections.unmodifiableMap(found);
    }

    /** Has the array of this name be a kept one. */
    void keep(String name) {
        frozen.remove(name);
        external.remove(name);
    }

    /** Has the array of this name be a frozen one. */
    void freeze(String name) {
        frozen.add(name);
    }

    /** Has the array of this name be an external one. */
    void markExternal(String name) {
        external.add(name);
    }

    /**
     * Gives a name to an array that has none yet, keeps it, and closes what the name held before.
     *
     * @throws IllegalArgumentException if the array has a name, or as for {@link #checkNotMoved}
     */
    void put(String name, NDArray array) {
        checkNotMoved(name);
        String other = names.get(array);
        if (other != null) { // freed with one name, it would be missing under the other
            throw new IllegalArgumentException("the array for \"" + name + "\" is the state's own already, as \""
                    + other + "\"; give it a copy, made by duplicate");
        }
        close(Optional.ofNullable(arrays.put(name, array)));
        names.put(array, name);
        keep(name);
    }

    /** Closes and forgets the array of this name, if there is one. */
    void remove(String name) {
        checkNotMoved(name);
        close(Optional.ofNullable(arrays.remove(name)));
        keep(name);
    }

    private void close(Optional<NDArray> replaced) {
        replaced.ifPresent(array -> {
            names.remove(array);
            array.close();
        });
    }

    /**
     * Checks that the array of this name, if there is one, may be freed.
     *
     * @throws IllegalArgumentException if an optimizer moves it
     */
    void checkNotMoved(String name) {
        if (find(name).filter(NDArray::hasGradient).isPresent()) {
            throw new IllegalArgumentException(
                    "an optimizer moves \"" + name + "\", which can't become another array or"
                            + " vanish meanwhile; change it in place, for instance by set or addi");
        }
    }

    void clear() {
        arrays.clear();
        names.clear();
        frozen.clear();
        external.clear();
    }
}
