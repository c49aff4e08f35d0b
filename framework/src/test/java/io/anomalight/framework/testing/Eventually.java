package io.anomalight.framework.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;

/** Waits for what another thread or process does, and fails a test where it is not done in time. */
public final class Eventually {
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private Eventually() {}

    /** A condition that may fail in any way. */
    @FunctionalInterface
    public interface Condition {
        /** Whether it holds now. */
        boolean holds() throws Exception;
    }

    /** Asks for the condition again and again, for two minutes at most; {@code what} says in words what was waited for. */
    public static void eventually(String what, Condition condition) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!holds(condition)) {
            assertThat(System.nanoTime())
                    .as("not seen within %s: %s", PATIENCE, what)
                    .isLessThan(end);
            Thread.onSpinWait();
        }
    }

    private static boolean holds(Condition condition) {
        try {
            return condition.holds();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }
}
