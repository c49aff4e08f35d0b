package io.anomalight.service.http;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** The time limit of a request, counted from the creation of this object. */
public final class Deadline {
    private final Duration allowed;
    private final long start = System.nanoTime();

    public Deadline(Duration allowed) {
        this.allowed = allowed;
    }

    /** The remaining time in nanoseconds; never negative. */
    public long nanosLeft() {
        return Math.max(0, allowed.toNanos() - (System.nanoTime() - start));
    }

    boolean passed() {
        return nanosLeft() == 0;
    }

    /** The time since the start of the request. */
    public long millisecondsTaken() {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
    }

    /** The refusal of a request that has passed its deadline. */
    public Refusal timeoutRefusal() {
        return new Refusal(
                503, "The image was not scored within " + allowed.toSeconds() + " s; send the request again later.");
    }
}
