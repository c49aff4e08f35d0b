package io.anomalight.service.history;

import io.anomalight.framework.failure.UserError;
import java.nio.file.Path;

/**
 * The settings of a history.
 *
 * @param file the SQLite file; it is created if it does not exist
 * @param days rows older than this are deleted; 0 keeps them
 * @param maxMegabytes largest size of the file; the oldest rows are deleted before it is reached
 */
public record HistorySettings(Path file, int days, int maxMegabytes) {
    static final int MOST_DAYS = 36_500;
    static final int MOST_MEGABYTES = 1_000_000;

    public HistorySettings {
        if (file.toString().isEmpty()) {
            throw new UserError("history= is empty; set a file, for instance history=verdicts.sqlite, or leave it out");
        }
        if (file.toString().contains("?")) {
            throw new UserError("history=" + file + " has a question mark, which SQLite's driver takes for the start of"
                    + " options; set another name");
        }
        if (days < 0 || days > MOST_DAYS) {
            throw new UserError(
                    "history.days must be from 0 to " + MOST_DAYS + ", but is " + days + "; 0 keeps rows of any age");
        }
        if (maxMegabytes < 1 || maxMegabytes > MOST_MEGABYTES) {
            throw new UserError("history.max_mb must be from 1 to " + MOST_MEGABYTES + ", but is " + maxMegabytes);
        }
    }

    long maxBytes() {
        return maxMegabytes * 1_000_000L;
    }
}
