package io.anomalight.service.history;

import io.anomalight.framework.files.FileFailure;
import java.io.IOException;

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

    /** The failure to keep an image. */
    static HistoryFailure ofImage(IOException cause) {
        String reason = FileFailure.reason(cause);
        boolean full = reason.contains("No space left") || reason.contains("quota");
        return new HistoryFailure(
                full, "its image can't be kept: " + reason + (full ? "; free disk space" : ""), cause);
    }

    /** Whether there is no space left, on the disk or within {@code history.max_mb}. */
    public boolean full() {
        return full;
    }

    public String sentence() {
        return String.valueOf(getMessage());
    }
}
