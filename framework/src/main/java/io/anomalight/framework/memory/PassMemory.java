package io.anomalight.framework.memory;

import ai.djl.ndarray.NDArray;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * Arrays and objects that a module computes once for a pass over images, or once for a fit, and then reuses. They can
 * be computed again, so no file holds them.
 *
 * <p>A pass goes over images without training: calibration, validation, test or prediction. Derived arrays and prepared
 * objects live until the pass ends, because training may then change their sources. Cached arrays live until the fit
 * ends. Like the arrays of the {@link ModuleState}, they are lent to steps. Not thread-safe: only the thread that uses
 * the engine may call it.
 */
public final class PassMemory {
    private static final String DERIVED = "derived.";
    private static final String CACHED = "cached.";

    /** A pass over images; closing it frees its derived arrays and prepared objects. */
    public interface Pass extends AutoCloseable {
        @Override
        void close();
    }

    private final OwnedArrays arrays;
    private final Prepared prepared = new Prepared();
    private Optional<Precision> pass = Optional.empty();

    PassMemory(OwnedArrays arrays) {
        this.arrays = arrays;
    }

    /**
     * Begins a pass that computes matrix products in this precision; for the framework only.
     *
     * @throws IllegalStateException if a pass is already open
     */
    public Pass begin(Precision precision) {
        if (isOpen()) {
            throw new IllegalStateException("a pass over images can't begin within another");
        }
        pass = Optional.of(precision);
        return () -> {
            arrays.removeAll(ArrayKind.DERIVED);
            end();
        };
    }

    /** Whether a pass is open, so that derived arrays serve more than one step. */
    public boolean isOpen() {
        return pass.isPresent();
    }

    /** The current precision of matrix products: float32, unless an open pass has another. */
    public Precision precision() {
        return pass.orElse(Precision.FLOAT32);
    }

    /**
     * Returns an array derived from the state's array of this name, for instance a copy in bfloat16. The first call in
     * a pass computes it. The state owns it and frees it when the pass ends.
     *
     * @param computation may return the array itself, which is then the result and is not freed
     * @throws IllegalArgumentException if no array has this name
     * @throws IllegalStateException outside a pass
     */
    public NDArray derived(String name, UnaryOperator<NDArray> computation) {
        return derived(name, "", computation);
    }

    /**
     * As {@link #derived(String, UnaryOperator)}, for one of several arrays that are derived from the same one.
     *
     * @param kind tells them apart
     */
    public NDArray derived(String name, String kind, UnaryOperator<NDArray> computation) {
        if (!isOpen()) {
            throw new IllegalStateException(
                    "an array can be derived from \"" + name + "\" only within a pass over images");
        }
        String key = DERIVED + name + (kind.isEmpty() ? "" : "/" + kind);
        Optional<NDArray> known = arrays.find(key);
        if (known.isPresent()) {
            return known.get();
        }
        NDArray source = arrays.get(name);
        NDArray computed = computation.apply(source);
        return computed == source ? source : arrays.own(ArrayKind.DERIVED, key, computed);
    }

    /**
     * Returns an object with native memory other than a single array. The first call in a pass makes it; it is closed
     * when the pass ends.
     *
     * @throws IllegalStateException outside a pass
     */
    public <T extends AutoCloseable> T prepared(String name, Class<T> type, Supplier<T> making) {
        if (!isOpen()) {
            throw new IllegalStateException("\"" + name + "\" can be prepared only within a pass over images");
        }
        return prepared.get(name, type, making);
    }

    /**
     * Takes ownership of an array until the fit ends, for instance features of images that are the same in every epoch.
     *
     * @throws IllegalArgumentException if the state owns the array under another name
     */
    public void cache(String name, NDArray array) {
        arrays.own(ArrayKind.CACHED, CACHED + name, array);
    }

    /** The array cached under this name in the current fit, if any; the state still owns it. */
    public Optional<NDArray> cached(String name) {
        return arrays.find(CACHED + name);
    }

    /** Closes all cached arrays at the end of a fit; for the framework only. */
    public void clearCache() {
        arrays.removeAll(ArrayKind.CACHED);
    }

    /** Ends the pass, if one is open, and closes prepared objects; does not close arrays. */
    void end() {
        try {
            prepared.clear();
        } finally {
            pass = Optional.empty();
        }
    }
}
