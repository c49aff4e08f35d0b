package io.anomalight.service.history;

import io.anomalight.framework.failure.UserError;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.UUID;

/** The tables of a history, their version, and the checks of a file that exists. */
final class HistorySchema {
    static final int VERSION = 2;
    private static final int OWNER = 0x416e4869; // marks the files of this class among all SQLite files

    private static final List<String> TABLES = List.of(
            """
            CREATE TABLE verdict (
                id INTEGER PRIMARY KEY AUTOINCREMENT,
                time INTEGER NOT NULL,
                product TEXT NOT NULL,
                name TEXT NOT NULL,
                source TEXT NOT NULL,
                sha256 TEXT NOT NULL,
                archive TEXT NOT NULL,
                created INTEGER NOT NULL,
                score REAL,
                normalized REAL,
                threshold REAL,
                p_value REAL,
                label TEXT NOT NULL,
                category TEXT NOT NULL,
                regions INTEGER NOT NULL,
                x INTEGER, y INTEGER, width INTEGER, height INTEGER, pixels INTEGER,
                region_score REAL, region_normalized REAL,
                milliseconds INTEGER NOT NULL,
                error TEXT NOT NULL,
                region_mean REAL)""",
            // Pages are found in the index alone, without reading the rows that do not match.
            "CREATE INDEX verdict_of_product ON verdict (product, id, time, label)",
            "CREATE INDEX verdict_time ON verdict (time)",
            """
            CREATE TABLE outbox (
                id INTEGER PRIMARY KEY AUTOINCREMENT,
                sink TEXT NOT NULL,
                entry INTEGER NOT NULL,
                product TEXT NOT NULL,
                name TEXT NOT NULL,
                message BLOB NOT NULL,
                overlay BLOB,
                tries INTEGER NOT NULL,
                due INTEGER NOT NULL)""",
            "CREATE INDEX outbox_due ON outbox (sink, due, id)",
            """
            CREATE TABLE seen (
                path TEXT PRIMARY KEY,
                size INTEGER NOT NULL,
                modified INTEGER NOT NULL,
                sha256 TEXT NOT NULL,
                entry INTEGER NOT NULL) WITHOUT ROWID""",
            "CREATE TABLE identity (uuid TEXT NOT NULL)");

    /** What schema 2 adds. */
    private static final List<String> OF_SCHEMA_2 = List.of(
            // What decided the verdict; empty for rows of schema 1.
            "ALTER TABLE verdict ADD COLUMN verdict_by TEXT NOT NULL DEFAULT ''",
            // The rows of an image, the newest last.
            "CREATE INDEX verdict_of_image ON verdict (sha256, product, id)",
            // The queue of the review, in its order; the expressions are those of ReviewQueue.
            "CREATE INDEX verdict_for_review ON verdict (product, label <> 'review', abs(normalized - 0.5), id)"
                    + " WHERE normalized IS NOT NULL",
            """
            CREATE TABLE feedback (
                id INTEGER PRIMARY KEY AUTOINCREMENT,
                entry INTEGER NOT NULL,
                product TEXT NOT NULL,
                sha256 TEXT NOT NULL,
                name TEXT NOT NULL,
                category TEXT NOT NULL,
                label TEXT NOT NULL,
                regions TEXT NOT NULL,
                comment TEXT NOT NULL,
                time INTEGER NOT NULL,
                used_by TEXT NOT NULL,
                UNIQUE (sha256, product))""",
            "CREATE INDEX feedback_of_product ON feedback (product, id)");

    private HistorySchema() {}

    /** Refuses a file of another program before anything is written to it. */
    static void checkOwner(Connection connection, Path file) throws SQLException {
        if (number(connection, "SELECT count(*) FROM sqlite_master") > 0
                && number(connection, "PRAGMA application_id") != OWNER) {
            throw new UserError("history=" + file + " is an SQLite file of another program; set another file");
        }
        long version = number(connection, "PRAGMA user_version");
        if (version > VERSION) {
            throw new UserError("history=" + file + " was written by a newer version of Anomalight (schema " + version
                    + ", this one knows " + VERSION + "); use that version, or set another file");
        }
    }

    /** Refuses a file of an earlier version, which a service must bring to this one first. */
    static void checkNotOlder(Connection connection, Path file) throws SQLException {
        if (number(connection, "PRAGMA user_version") < VERSION) {
            throw new UserError("history=" + file + " was written by an earlier version, which kept no images; start a"
                    + " service with it and with keep_images= first");
        }
    }

    /** Creates the tables of a new file; looks for damage in an existing one, and adds what its version does not have. */
    static void prepare(Connection connection, Path file) throws SQLException {
        long version = number(connection, "PRAGMA user_version");
        if (version == 0) {
            create(connection);
            return;
        }
        String found = text(connection, "PRAGMA quick_check(1)");
        if (!found.equals("ok")) {
            throw new UserError(
                    "history=" + file + " is damaged (" + found + "); move it away, so that a new one is made");
        }
        if (version < VERSION) {
            migrate(connection);
        }
    }

    /** Brings schema 1 to schema 2 in one transaction; no row loses anything. */
    private static void migrate(Connection connection) throws SQLException {
        HistoryFile.execute(connection, "BEGIN IMMEDIATE");
        createAll(connection, OF_SCHEMA_2);
        HistoryFile.execute(connection, "PRAGMA user_version = " + VERSION);
        HistoryFile.execute(connection, "COMMIT");
    }

    private static void create(Connection connection) throws SQLException {
        HistoryFile.execute(connection, "BEGIN IMMEDIATE");
        createAll(connection, TABLES);
        createAll(connection, OF_SCHEMA_2);
        try (var insert = connection.prepareStatement("INSERT INTO identity VALUES (?)")) {
            insert.setString(1, UUID.randomUUID().toString());
            insert.executeUpdate();
        }
        HistoryFile.execute(connection, "PRAGMA application_id = " + OWNER);
        HistoryFile.execute(connection, "PRAGMA user_version = " + VERSION);
        HistoryFile.execute(connection, "COMMIT");
    }

    private static void createAll(Connection connection, List<String> tables) throws SQLException {
        for (String table : tables) {
            HistoryFile.execute(connection, table);
        }
    }

    static long number(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            return row.next() ? row.getLong(1) : 0;
        }
    }

    static String text(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            return row.next() ? row.getString(1) : "";
        }
    }
}
