package io.anomalight.service.history;

/** Thrown when the history can't be written or read; the message is one sentence without its period. */
public final class HistoryFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final boolean full;

    HistoryFailure(boolean full, String message, Throwable cause) {
        super(message, cause);
        this.full = full;
    }

    HistoryFailure(String message) {
        super(message);
        this.full = false;
    }

    /** Whether there is no space left, on the disk or within {@code history.max_mb}. */
    public boolean full() {
        return full;
    }

    public String sentence() {
        return String.valueOf(getMessage());
    }
}
