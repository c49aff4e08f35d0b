package io.anomalight.framework.memory;

import ai.djl.ndarray.NDArray;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * What a module computes once for a pass over images, or once for a fit, because it is needed again; all of it can be computed
 * anew, so no file holds it.
 *
 * <p>A pass goes over images without training: a calibration, a validation, a test, a prediction. What is derived or prepared
 * lives until the pass ends, because training may then change what it was computed from; what is cached lives until the fit
 * ends. The arrays are lent to steps as those of the {@link ModuleState} are. For the thread that touches the engine only.
 */
public final class PassMemory {
    private static final String DERIVED = "derived.";
    private static final String CACHED = "cached.";

    /** A pass over images; closing it frees what was derived and prepared for it. */
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
     * Begins a pass in which products are computed in numbers of this precision; for the framework only.
     *
     * @throws IllegalStateException if a pass has begun and not ended
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

    /** Whether a pass has begun and not ended, so that what is derived now serves more than one step. */
    public boolean isOpen() {
        return pass.isPresent();
    }

    /** The precision in which products are computed now: float32, unless a pass over images asks for another. */
    public Precision precision() {
        return pass.orElse(Precision.FLOAT32);
    }

    /**
     * An array that is computed from the state's array of this name when a pass first asks for it, for instance a copy in
     * bfloat16; it stays the state's own and is freed when the pass ends.
     *
     * @param computation may return the array itself, which then is the result and is not freed
     * @throws IllegalArgumentException if no array has this name
     * @throws IllegalStateException outside a pass
     */
    public NDArray derived(String name, UnaryOperator<NDArray> computation) {
        if (!isOpen()) {
            throw new IllegalStateException("nothing is derived from \"" + name + "\" outside a pass over images");
        }
        String key = DERIVED + name;
        Optional<NDArray> known = arrays.find(key);
        if (known.isPresent()) {
            return known.get();
        }
        NDArray source = arrays.get(name);
        NDArray computed = computation.apply(source);
        return computed == source ? source : arrays.own(ArrayKind.DERIVED, key, computed);
    }

    /**
     * An object with native memory, but no single array, that is made when a pass first asks for it by this name, and is closed
     * when the pass ends.
     *
     * @throws IllegalStateException outside a pass
     */
    public <T extends AutoCloseable> T prepared(String name, Class<T> type, Supplier<T> making) {
        if (!isOpen()) {
            throw new IllegalStateException("nothing is prepared as \"" + name + "\" outside a pass over images");
        }
        return prepared.get(name, type, making);
    }

    /**
     * Takes ownership of an array until the fit ends, for instance of features of images that come again in every epoch.
     *
     * @throws IllegalArgumentException if the state owns the array under another name
     */
    public void cache(String name, NDArray array) {
        arrays.own(ArrayKind.CACHED, CACHED + name, array);
    }

    /** The array that was cached under this name in the present fit; it stays the state's own. */
    public Optional<NDArray> cached(String name) {
        return arrays.find(CACHED + name);
    }

    /** Closes all that was cached, because the fit ends; for the framework only. */
    public void clearCache() {
        arrays.removeAll(ArrayKind.CACHED);
    }

    /** Ends the pass, if one is open; closes what was prepared, but leaves the arrays to their owner. */
    void end() {
        try {
            prepared.clear();
        } finally {
            pass = Optional.empty();
        }
    }
}
