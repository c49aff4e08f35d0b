package io.anomalight.framework.arithmetic;

import java.util.function.Supplier;

/**
 * Whether a run uses its fast paths or the plain formulas of the papers; set by {@code trainer.fast_paths}.
 *
 * <p>Both give the same numbers up to rounding; tests compare them. A class with two implementations selects one by
 * {@link #choose} in its constructor. Immutable, so any thread may use it.
 */
public enum Arithmetic {
    /** The fast paths, on all cores; the default. */
    FAST {
        @Override
        public <T> T choose(Supplier<? extends T> fast, Supplier<? extends T> plain) {
            return fast.get();
        }
    },
    /** The plain formulas, one step after the other on the calling thread. */
    PLAIN {
        @Override
        public <T> T choose(Supplier<? extends T> fast, Supplier<? extends T> plain) {
            return plain.get();
        }
    };

    /** The value for {@code trainer.fast_paths}. */
    public static Arithmetic of(boolean fastPaths) {
        return fastPaths ? FAST : PLAIN;
    }

    /** Calls one of two suppliers of equal implementations; the other is not called. */
    public abstract <T> T choose(Supplier<? extends T> fast, Supplier<? extends T> plain);
}
