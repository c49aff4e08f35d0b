package io.anomalight.service.sink;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to wait after failures: it doubles with each, up to a longest time, and is shortened at random by up to a half, so that
 * many services do not ask a webhook at the same moment.
 */
final class Backoff {
    private static final Duration FIRST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofMinutes(5);
    private static final int MOST_DOUBLINGS = 20;

    private final RandomGenerator random;

    Backoff(RandomGenerator random) {
        this.random = random;
    }

    /**
     * The time to wait.
     *
     * @param failures number of failures in a row, from 1
     */
    Duration after(int failures) {
        long most = Math.min(LONGEST.toMillis(), FIRST.toMillis() << Math.min(failures - 1, MOST_DOUBLINGS));
        return Duration.ofMillis(most - (long) (random.nextDouble() * most / 2));
    }
}
