package io.anomalight.framework.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;

/** Waits for a condition that another thread or process makes true; fails the test if it takes too long. */
public final class Eventually {
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private Eventually() {}

    /** A condition that may throw any exception. */
    @FunctionalInterface
    public interface Condition {
        /** Whether the condition is true now. */
        boolean holds() throws Exception;
    }

    /** Checks the condition repeatedly, for at most two minutes; {@code what} describes it in the error. */
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
