package io.anomalight.service.history;

import java.time.Instant;
import java.util.Optional;

/**
 * A question to the history; the newest rows come first.
 *
 * @param product the product
 * @param from only rows of this time or later
 * @param to only rows before this time
 * @param label only rows with this label
 * @param limit largest number of rows
 * @param after only rows older than the row with this id; 0 starts with the newest
 */
public record HistoryQuery(
        String product, Optional<Instant> from, Optional<Instant> to, Optional<String> label, int limit, long after) {
    /** The largest number of rows of one answer. */
    public static final int MOST_ROWS = 1000;

    public HistoryQuery {
        if (limit < 1 || limit > MOST_ROWS) {
            throw new IllegalArgumentException("limit is " + limit);
        }
    }
}
