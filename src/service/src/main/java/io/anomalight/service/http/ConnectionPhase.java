package io.anomalight.service.http;

import java.util.function.LongSupplier;
import java.util.function.ToLongFunction;

/**
 * The phase of a connection, the start of that phase, and the bytes received before it. A connection enters
 * {@link Name#HEADER} when a check sees the first byte of a request. All methods may be called by any thread.
 */
final class ConnectionPhase {
    private final LongSupplier nanoTime;
    private Name name = Name.IDLE;
    private long since;
    private long bytesBefore;

    /** What a connection waits for. */
    enum Name {
        /** The first byte of a request. */
        IDLE,
        /** The end of the header. */
        HEADER,
        /** The rest of the request, and the end of its answer. */
        REQUEST
    }

    ConnectionPhase(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.since = nanoTime.getAsLong();
    }

    synchronized void enter(Name next, long bytesIn) {
        name = next;
        since = nanoTime.getAsLong();
        bytesBefore = bytesIn;
    }

    /** Whether the present phase lasts longer than the nanoseconds allowed for it. */
    synchronized boolean isLongerThan(ToLongFunction<Name> allowedNanos, long bytesIn) {
        // First update the phase, then measure its time: the idle time before a request is not time of its header.
        if (name == Name.IDLE && bytesIn > bytesBefore) {
            enter(Name.HEADER, bytesIn);
        }
        return nanoTime.getAsLong() - since > allowedNanos.applyAsLong(name);
    }
}
