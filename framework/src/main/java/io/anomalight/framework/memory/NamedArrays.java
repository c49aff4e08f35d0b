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

/** Arrays by name, in the order in which the names first came; each array has one name and one kind. */
final class NamedArrays {
    private final Map<String, NDArray> arrays = new LinkedHashMap<>();
    private final Map<String, ArrayKind> kinds = new HashMap<>();
    // The name of each array, so that many of them cost no search.
    private final IdentityHashMap<NDArray, String> names = new IdentityHashMap<>();

    Optional<NDArray> find(String name) {
        return Optional.ofNullable(arrays.get(name));
    }

    /**
     * The array of this name.
     *
     * @throws IllegalArgumentException if no array has it
     */
    NDArray get(String name) {
        return find(name)
                .orElseThrow(() -> new IllegalArgumentException(
                        "the module's state holds no \"" + name + "\" but " + arrays.keySet()));
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
     * Gives a name and a kind to an array, and closes what the name held before, unless that is the same array.
     *
     * @return whether the array is new here
     * @throws IllegalArgumentException if the array has another name, or as for {@link #checkNotMoved}
     */
    boolean put(String name, NDArray array, ArrayKind kind) {
        boolean isNew = find(name).filter(before -> before == array).isEmpty();
        if (isNew) {
            checkNotMoved(name);
            String other = names.get(array);
            if (other != null) { // freed with one name, it would be missing under the other
                throw new IllegalArgumentException("the array for \"" + name + "\" is the state's own already, as \""
                        + other + "\"; give it a copy, made by duplicate");
            }
            close(Optional.ofNullable(arrays.put(name, array)));
            names.put(array, name);
        }
        kinds.put(name, kind);
        return isNew;
    }

    /** Closes and forgets the array of this name, if one has it. */
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
     * Checks that the array of this name, if one has it, may be freed.
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
        kinds.clear();
    }
}
