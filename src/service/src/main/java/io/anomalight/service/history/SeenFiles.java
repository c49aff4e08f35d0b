package io.anomalight.service.history;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The files of watched folders whose verdicts are in the history. A file enters it in the transaction of its entry, so each is
 * scored exactly once. All methods may be called by any thread.
 */
public final class SeenFiles {
    private final HistoryWriter writer;
    private final HistoryReader reader;

    SeenFiles(HistoryWriter writer, HistoryReader reader) {
        this.writer = writer;
        this.reader = reader;
    }

    static void insert(Connection connection, SeenFile file, long entry) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(
                "INSERT OR REPLACE INTO seen (path, size, modified, sha256, entry) VALUES (?, ?, ?, ?, ?)")) {
            insert.setString(1, file.path());
            insert.setLong(2, file.size());
            insert.setLong(3, file.modified());
            insert.setString(4, file.sha256());
            insert.setLong(5, entry);
            insert.executeUpdate();
        }
    }

    /**
     * A file with the entry of its verdict.
     *
     * @param entry id of the entry
     */
    public record Seen(SeenFile file, long entry) {}

    /** What was seen at a path. */
    public Optional<Seen> at(String path) {
        return reader.read(connection -> {
            try (PreparedStatement select = connection.prepareStatement("SELECT * FROM seen WHERE path = ?")) {
                select.setString(1, path);
                try (ResultSet row = select.executeQuery()) {
                    return row.next() ? Optional.of(seen(row)) : Optional.empty();
                }
            }
        });
    }

    private static Seen seen(ResultSet row) throws SQLException {
        return new Seen(
                new SeenFile(
                        row.getString("path"), row.getLong("size"), row.getLong("modified"), row.getString("sha256")),
                row.getLong("entry"));
    }

    /** Records that a file has another time, but the same bytes. */
    public void touched(SeenFile file, long entry) {
        writer.write(connection -> {
            insert(connection, file, entry);
            return true;
        });
    }

    /** Forgets files that are no longer at their paths, in one transaction. */
    public void forget(List<String> paths) {
        writer.write(connection -> {
            try (PreparedStatement delete = connection.prepareStatement("DELETE FROM seen WHERE path = ?")) {
                for (String path : paths) {
                    delete.setString(1, path);
                    delete.executeUpdate();
                }
            }
            return paths.size();
        });
    }

    /**
     * Files whose entries are no longer in the history, in the order of their paths.
     *
     * @param after only paths after this one; empty for the first
     */
    public List<String> withoutEntry(String after, int limit) {
        return paths(
                "SELECT path FROM seen WHERE path > ? AND NOT EXISTS"
                        + " (SELECT 1 FROM verdict WHERE verdict.id = seen.entry) ORDER BY path LIMIT ?",
                after,
                limit);
    }

    /** All files, as {@link #withoutEntry}. */
    public List<String> all(String after, int limit) {
        return paths("SELECT path FROM seen WHERE path > ? ORDER BY path LIMIT ?", after, limit);
    }

    private List<String> paths(String sql, String after, int limit) {
        return reader.read(connection -> {
            try (PreparedStatement select = connection.prepareStatement(sql)) {
                select.setString(1, after);
                select.setInt(2, limit);
                try (ResultSet row = select.executeQuery()) {
                    List<String> paths = new ArrayList<>();
                    while (row.next()) {
                        paths.add(row.getString(1));
                    }
                    return paths;
                }
            }
        });
    }
}
