package io.anomalight.service.sink;

import java.time.Duration;

/** Thrown when a sink does not take a message; the message is a sentence without secrets. */
final class SinkFailure extends Exception {
    private static final long serialVersionUID = 1L;

    private final boolean permanent;
    private final Duration wait;

    private SinkFailure(boolean permanent, String sentence, Duration wait) {
        super(sentence);
        this.permanent = permanent;
        this.wait = wait;
    }

    /** A failure that may pass. */
    static SinkFailure passing(String sentence) {
        return passing(sentence, Duration.ZERO);
    }

    /** A failure that may pass, after which the sink asks for a wait. */
    static SinkFailure passing(String sentence, Duration wait) {
        return new SinkFailure(false, sentence, wait);
    }

    /** A refusal that another try would only repeat. */
    static SinkFailure permanent(String sentence) {
        return new SinkFailure(true, sentence, Duration.ZERO);
    }

    boolean permanent() {
        return permanent;
    }

    /** How long the sink asks to wait; zero if it does not say. */
    Duration askedWait() {
        return wait;
    }

    String sentence() {
        return String.valueOf(getMessage());
    }
}
