package io.anomalight.service.sink;

/** Thrown when a sink does not take a message; the message is a sentence without secrets. */
final class SinkFailure extends Exception {
    private static final long serialVersionUID = 1L;

    private final boolean permanent;

    private SinkFailure(boolean permanent, String sentence) {
        super(sentence);
        this.permanent = permanent;
    }

    /** A failure that may pass. */
    static SinkFailure passing(String sentence) {
        return new SinkFailure(false, sentence);
    }

    /** A refusal that another try would only repeat. */
    static SinkFailure permanent(String sentence) {
        return new SinkFailure(true, sentence);
    }

    boolean permanent() {
        return permanent;
    }

    String sentence() {
        return String.valueOf(getMessage());
    }
}
