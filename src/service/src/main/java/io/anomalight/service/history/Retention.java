package io.anomalight.service.history;

import java.io.IOException;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** Deletes old rows, so that the file stays within its limits. Deliveries that wait for a sink are never deleted. */
final class Retention {
    private static final int ROWS_AT_A_TIME = 1000;
    private static final int PAGES_AT_A_TIME = 1000;
    private static final double FILL = 0.9; // the share of the limit above which the oldest rows are deleted
    private static final long FULL_DISK = 16_000_000; // SQLite may say that a disk with a little space is full
    private static final Duration INTERVAL = Duration.ofSeconds(5);

    private final HistorySettings settings;
    private final InstantSource clock;
    private Instant next = Instant.MIN;

    Retention(HistorySettings settings, InstantSource clock) {
        this.settings = settings;
        this.clock = clock;
    }

    /** Deletes what is too old or too much, at most once in some seconds; not within a transaction. */
    void apply(Connection connection) throws SQLException {
        Instant now = clock.instant();
        if (now.isBefore(next)) {
            return;
        }
        next = now.plus(INTERVAL);
        deleteOld(connection, now);
        boolean deleted = true;
        while (deleted && usedBytes(connection) > FILL * settings.maxBytes()) {
            deleted = deleteOldest(connection);
        }
        giveBack(connection);
    }

    /**
     * Deletes the oldest rows if the file has reached its limit; returns false if the file has no rows, or if the disk is full: deleting
     * would only lose rows then.
     */
    boolean makeRoom(Connection connection) throws SQLException {
        return usedBytes(connection) > settings.maxBytes() / 2 && !diskIsFull() && deleteOldest(connection);
    }

    private boolean diskIsFull() {
        try {
            return Files.getFileStore(settings.file()).getUsableSpace() < FULL_DISK;
        } catch (IOException e) {
            return true; // rather refuse an image than delete what is kept
        }
    }

    private void deleteOld(Connection connection, Instant now) throws SQLException {
        if (settings.days() == 0) {
            return;
        }
        long oldest = now.minus(Duration.ofDays(settings.days())).toEpochMilli();
        int deleted = ROWS_AT_A_TIME;
        while (deleted == ROWS_AT_A_TIME) {
            try (PreparedStatement delete = connection.prepareStatement(
                    "DELETE FROM verdict WHERE id IN (SELECT id FROM verdict WHERE time < ? ORDER BY time LIMIT ?)")) {
                delete.setLong(1, oldest);
                delete.setInt(2, ROWS_AT_A_TIME);
                deleted = delete.executeUpdate();
            }
        }
    }

    private static boolean deleteOldest(Connection connection) throws SQLException {
        try (PreparedStatement delete = connection.prepareStatement(
                "DELETE FROM verdict WHERE id IN (SELECT id FROM verdict ORDER BY id LIMIT ?)")) {
            delete.setInt(1, ROWS_AT_A_TIME);
            return delete.executeUpdate() > 0;
        }
    }

    private static long usedBytes(Connection connection) throws SQLException {
        long pages = HistorySchema.number(connection, "PRAGMA page_count")
                - HistorySchema.number(connection, "PRAGMA freelist_count");
        return pages * HistorySchema.number(connection, "PRAGMA page_size");
    }

    /** Gives free pages back to the disk. */
    private static void giveBack(Connection connection) throws SQLException {
        if (HistorySchema.number(connection, "PRAGMA freelist_count") >= PAGES_AT_A_TIME / 10) {
            try (Statement vacuum = connection.createStatement()) {
                // executeUpdate runs the statement to its end; execute would stop after the first page.
                vacuum.executeUpdate("PRAGMA incremental_vacuum(" + PAGES_AT_A_TIME + ")");
            }
        }
    }
}
