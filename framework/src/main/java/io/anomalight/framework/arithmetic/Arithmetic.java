package io.anomalight.framework.arithmetic;

import java.util.function.Supplier;

/**
 * Whether a run computes by its fast paths or by the formulas as they are published; {@code trainer.fast_paths} says which.
 *
 * <p>Both give the same numbers up to rounding, and tests hold them equal. A part that has two ways makes one of them with
 * {@link #choose} when it is made itself; nothing asks later. Immutable, so any thread may use it.
 */
public enum Arithmetic {
    /** The fast paths, on all cores; what runs use unless they are told otherwise. */
    FAST {
        @Override
        public <T> T choose(Supplier<? extends T> fast, Supplier<? extends T> plain) {
            return fast.get();
        }
    },
    /** The formulas as they are published, one step after the other on the calling thread. */
    PLAIN {
        @Override
        public <T> T choose(Supplier<? extends T> fast, Supplier<? extends T> plain) {
            return plain.get();
        }
    };

    /** What {@code trainer.fast_paths} means. */
    public static Arithmetic of(boolean fastPaths) {
        return fastPaths ? FAST : PLAIN;
    }

    /** Makes one of two parts that compute the same; the other supplier is not called. */
    public abstract <T> T choose(Supplier<? extends T> fast, Supplier<? extends T> plain);
}
