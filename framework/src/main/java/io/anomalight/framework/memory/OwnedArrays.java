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

/** The named arrays of one state in a manager of their own, which lends them to the present step. */
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
     * Takes ownership of an array and closes what the name held before, unless it is the same array, changed in place. Of what
     * a loss has computed it takes the numbers, and gives them, without the record of how they came about.
     *
     * @throws IllegalArgumentException if the array is owned under another name, or if an optimizer moves what the name holds
     */
    NDArray own(ArrayKind kind, String name, NDArray array) {
        boolean changedInPlace =
                arrays.find(name).filter(before -> before == array).isPresent();
        // With what a loss records hangs its whole record, which would never be freed.
        return take(kind, name, JniUtils.isGradMode() && !changedInPlace ? array.stopGradient() : array);
    }

    private NDArray take(ArrayKind kind, String name, NDArray array) {
        if (arrays.put(name, array, kind)) {
            array.attach(manager);
            // Lent to the present step like the rest, or results computed from it would stay here.
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

    /** Closes and forgets all arrays of one kind. */
    void removeAll(ArrayKind kind) {
        names("", kind::equals).forEach(this::remove);
    }

    /** Lends every array to {@code step} until that closes, so that results computed from them die with it. */
    void lendTo(NDManager step) {
        step.tempAttachAll(arrays.all().toArray(NDArray[]::new));
        borrower = Optional.of(step);
    }

    /** Lends every array to a part of {@code step}, and then to the rest of it again. */
    void lendWithin(NDManager step, Consumer<NDManager> body) {
        try (NDManager part = step.newSubManager()) {
            lendTo(part);
            body.accept(part);
        } finally {
            borrower = Optional.of(step);
            // What came to be owned within the part was lent to that alone.
            arrays.all().stream()
                    .filter(array -> array.getManager().equals(manager))
                    .forEach(step::tempAttachAll);
        }
    }

    /** How many arrays hang on the manager without a name. */
    int leaked() {
        return manager.getManagedArrays().size() - arrays.all().size();
    }

    @Override
    public void close() {
        manager.close();
        arrays.clear();
    }
}
