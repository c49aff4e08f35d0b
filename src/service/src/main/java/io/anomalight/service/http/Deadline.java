package io.anomalight.service.http;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** The moment at which a request has taken too long. */
public final class Deadline {
    private final Duration allowed;
    private final long start = System.nanoTime();

    public Deadline(Duration allowed) {
        this.allowed = allowed;
    }

    /** How much time is left, in nanoseconds; never negative. */
    public long nanosLeft() {
        return Math.max(0, allowed.toNanos() - (System.nanoTime() - start));
    }

    boolean passed() {
        return nanosLeft() == 0;
    }

    /** How long the request has taken so far. */
    public long millisecondsTaken() {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
    }

    /** Says that the request has taken too long to be judged. */
    public Refusal missed() {
        return new Refusal(503, "The image was not judged within " + allowed.toSeconds() + " s; send it again later.");
    }
}
