package io.anomalight.framework.memory;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.jni.JniUtils;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** The named arrays of one state; their own manager lends them to the current step. */
final class OwnedArrays implements AutoCloseable {
    private final NDManager manager;
    private final NamedArrays arrays = new NamedArrays();
    private Optional<NDManager> borrower = Optional.empty();

    OwnedArrays(NDManager parent) {
        manager = parent.newSubManager();
        manager.setName("module");
    }

    /** The manager that owns them. */
    NDManager manager() {
        return manager;
    }

    /**
     * Takes ownership of an array. An array that had the name before is closed, unless it is the same array, changed in
     * place. An array computed in a loss is detached from the autograd graph.
     *
     * @throws IllegalArgumentException if the array is owned under another name, or if an optimizer updates the array
     *     of this name
     */
    NDArray own(ArrayKind kind, String name, NDArray array) {
        boolean changedInPlace =
                arrays.find(name).filter(before -> before == array).isPresent();
        // An array computed in a loss keeps the whole autograd graph alive, which would then never be freed.
        return take(kind, name, JniUtils.isGradMode() && !changedInPlace ? array.stopGradient() : array);
    }

    private NDArray take(ArrayKind kind, String name, NDArray array) {
        if (arrays.put(name, array, kind)) {
            array.attach(manager);
            // Lent to the current step like the others; otherwise results computed from it would stay here.
            borrower.filter(NDManager::isOpen).ifPresent(step -> step.tempAttachAll(array));
        }
        return array;
    }

    /** Makes and owns an array of floats. */
    NDArray floats(ArrayKind kind, String name, float[] values, long... shape) {
        arrays.checkNotMoved(name);
        return take(kind, name, NativeBytes.floats(manager, new Shape(shape), floats -> floats.put(values)));
    }

    /** Makes and owns an array of integers. */
    NDArray integers(ArrayKind kind, String name, long[] values, long... shape) {
        arrays.checkNotMoved(name);
        return take(kind, name, manager.create(values, new Shape(shape)));
    }

    Optional<NDArray> find(String name) {
        return arrays.find(name);
    }

    NDArray get(String name) {
        return arrays.get(name);
    }

    List<String> names(String prefix, Predicate<ArrayKind> kinds) {
        return arrays.names(prefix, kinds);
    }

    Map<String, NDArray> all(Predicate<ArrayKind> kinds) {
        return arrays.all(kinds);
    }

    void remove(String name) {
        arrays.remove(name);
    }

    /** Closes and removes all arrays of one kind. */
    void removeAll(ArrayKind kind) {
        names("", kind::equals).forEach(this::remove);
    }

    /** Lends every array to {@code step} until that closes, so results computed from them are freed with the step. */
    void lendTo(NDManager step) {
        step.tempAttachAll(arrays.all().toArray(NDArray[]::new));
        borrower = Optional.of(step);
    }

    /** Lends every array to a part of {@code step}, then to {@code step} again. */
    void lendWithin(NDManager step, Consumer<NDManager> body) {
        try (NDManager part = step.newSubManager()) {
            lendTo(part);
            body.accept(part);
        } finally {
            borrower = Optional.of(step);
            // Arrays added within the part were lent to the part only.
            arrays.all().stream()
                    .filter(array -> array.getManager().equals(manager))
                    .forEach(step::tempAttachAll);
        }
    }

    /** The number of arrays of the manager that have no name. */
    int leaked() {
        return manager.getManagedArrays().size() - arrays.all().size();
    }

    @Override
    public void close() {
        manager.close();
        arrays.clear();
    }
}
