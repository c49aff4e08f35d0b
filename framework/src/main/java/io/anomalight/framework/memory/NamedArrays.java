package io.anomalight.framework.memory;

import ai.djl.ndarray.NDArray;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;

/** Arrays by name, in order of insertion; each array has one name and one kind. */
final class NamedArrays {
    private final Map<String, NDArray> arrays = new LinkedHashMap<>();
    private final Map<String, ArrayKind> kinds = new HashMap<>();
    // The name of each array, for fast look-up.
    private final IdentityHashMap<NDArray, String> names = new IdentityHashMap<>();

    Optional<NDArray> find(String name) {
        return Optional.ofNullable(arrays.get(name));
    }

    /**
     * The array of this name.
     *
     * @throws IllegalArgumentException if no array has this name
     */
    NDArray get(String name) {
        return find(name)
                .orElseThrow(() -> new IllegalArgumentException(
                        "the module's state has no array \"" + name + "\", only " + arrays.keySet()));
    }

    /** Names of arrays of these kinds that begin with {@code prefix}, in order. */
    List<String> names(String prefix, Predicate<ArrayKind> kinds) {
        return arrays.keySet().stream()
                .filter(name -> name.startsWith(prefix) && kinds.test(kind(name)))
                .toList();
    }

    private ArrayKind kind(String name) {
        return Objects.requireNonNull(kinds.get(name), name);
    }

    Collection<NDArray> all() {
        return arrays.values();
    }

    /** The arrays of these kinds by name, in order. */
    Map<String, NDArray> all(Predicate<ArrayKind> kinds) {
        Map<String, NDArray> found = new LinkedHashMap<>(arrays);
        found.keySet().removeIf(name -> !kinds.test(kind(name)));
        return Collections.unmodifiableMap(found);
    }

    /**
     * Gives a name and a kind to an array. An array that had the name before is closed, unless it is the same array.
     *
     * @return false if this is the array that already has the name
     * @throws IllegalArgumentException if the array has another name, or as for {@link #checkNotMoved}
     */
    boolean put(String name, NDArray array, ArrayKind kind) {
        boolean isNew = find(name).filter(before -> before == array).isEmpty();
        if (isNew) {
            checkNotMoved(name);
            String other = names.get(array);
            if (other != null) { // freed under one name, it would still be listed under the other
                throw new IllegalArgumentException("the array for \"" + name + "\" already belongs to the state as \""
                        + other + "\"; pass a copy made by duplicate()");
            }
            close(Optional.ofNullable(arrays.put(name, array)));
            names.put(array, name);
        }
        kinds.put(name, kind);
        return isNew;
    }

    /** Closes and removes the array of this name, if there is one. */
    void remove(String name) {
        checkNotMoved(name);
        close(Optional.ofNullable(arrays.remove(name)));
        kinds.remove(name);
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
     * @throws IllegalArgumentException if an optimizer updates it
     */
    void checkNotMoved(String name) {
        if (find(name).filter(NDArray::hasGradient).isPresent()) {
            throw new IllegalArgumentException("an optimizer moves \"" + name
                    + "\", so it can't be replaced or removed;" + " change it in place, for instance by set or addi");
        }
    }

    void clear() {
        arrays.clear();
        names.clear();
        kinds.clear();
    }
}
