package io.anomalight.service.history;

import io.anomalight.service.feedback.Feedback;
import io.anomalight.service.feedback.Feedback.Label;
import io.anomalight.service.feedback.RegionList;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** The feedback in a history, at most one for an image of a product. All methods may be called by any thread. */
public final class FeedbackTable {
    private static final String PUT =
            """
            INSERT INTO feedback (entry, product, sha256, name, category, label, regions, comment, time, used_by)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, '')
            ON CONFLICT (sha256, product) DO UPDATE SET entry = excluded.entry, name = excluded.name,
                category = excluded.category, label = excluded.label, regions = excluded.regions,
                comment = excluded.comment, time = excluded.time, used_by = ''""";

    private final HistoryWriter writer;
    private final HistoryReader reader;

    FeedbackTable(HistoryWriter writer, HistoryReader reader) {
        this.writer = writer;
        this.reader = reader;
    }

    /** Writes a feedback in place of an earlier one about the same image, and returns it with its id; no update has used it. */
    public Feedback put(Feedback feedback) {
        return writer.write(connection -> {
            try (PreparedStatement put = connection.prepareStatement(PUT)) {
                put.setLong(1, feedback.entry());
                put.setString(2, feedback.product());
                put.setString(3, feedback.sha256());
                put.setString(4, feedback.name());
                put.setString(5, feedback.category());
                put.setString(6, feedback.label().toString());
                put.setString(7, RegionList.json(feedback.regions()).toString());
                put.setString(8, feedback.comment());
                put.setLong(9, feedback.time().toEpochMilli());
                put.executeUpdate();
            }
            return of(connection, feedback.product(), feedback.sha256()).orElseThrow();
        });
    }

    /** Removes a feedback; returns whether there was one. */
    public boolean remove(String product, long id) {
        return writer.write(connection -> {
            try (PreparedStatement delete =
                    connection.prepareStatement("DELETE FROM feedback WHERE product = ? AND id = ?")) {
                delete.setString(1, product);
                delete.setLong(2, id);
                return delete.executeUpdate() > 0;
            }
        });
    }

    /**
     * Notes that an update used feedback.
     *
     * @param archive SHA-256 of the archive that it produced
     */
    public void used(Collection<Long> ids, String archive) {
        writer.write(connection -> used(connection, ids, archive));
    }

    static int used(Connection connection, Collection<Long> ids, String archive) throws SQLException {
        int changed = 0;
        try (PreparedStatement update = connection.prepareStatement("UPDATE feedback SET used_by = ? WHERE id = ?")) {
            for (long id : ids) {
                update.setString(1, archive);
                update.setLong(2, id);
                changed += update.executeUpdate();
            }
        }
        return changed;
    }

    /**
     * Notes that feedback counts as unused again, because the archive that an update produced with it is not kept.
     *
     * @param archive SHA-256 of that archive
     * @return how much feedback it had used
     */
    public int unuse(String product, String archive) {
        return writer.write(connection -> unuse(connection, product, archive));
    }

    static int unuse(Connection connection, String product, String archive) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement(
                "UPDATE feedback SET used_by = '' WHERE product = ? AND used_by = ? AND used_by <> ''")) {
            update.setString(1, product);
            update.setString(2, archive);
            return update.executeUpdate();
        }
    }

    /**
     * Some feedback of a product, the newest first.
     *
     * @param after only feedback older than that with this id; 0 starts with the newest
     */
    public List<Feedback> list(String product, int limit, long after) {
        long before = after == 0 ? Long.MAX_VALUE : after;
        return reader.read(connection -> select(
                connection,
                "SELECT * FROM feedback WHERE product = ? AND id < ? ORDER BY id DESC LIMIT ?",
                product,
                before,
                limit));
    }

    /** All feedback of a product, the newest first. */
    public List<Feedback> list(String product) {
        return reader.read(connection -> list(connection, product));
    }

    static List<Feedback> list(Connection connection, String product) throws SQLException {
        return select(connection, "SELECT * FROM feedback WHERE product = ? ORDER BY id DESC", product);
    }

    /** The feedback about an image, if there is any. */
    static Optional<Feedback> of(Connection connection, String product, String sha256) throws SQLException {
        return select(connection, "SELECT * FROM feedback WHERE product = ? AND sha256 = ?", product, sha256).stream()
                .findFirst();
    }

    /** As {@link #of(Connection, String, String)}. */
    public Optional<Feedback> of(String product, String sha256) {
        return reader.read(connection -> of(connection, product, sha256));
    }

    private static List<Feedback> select(Connection connection, String sql, Object... values) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            for (int i = 0; i < values.length; i++) {
                select.setObject(i + 1, values[i]);
            }
            try (ResultSet row = select.executeQuery()) {
                List<Feedback> all = new ArrayList<>();
                while (row.next()) {
                    all.add(feedback(row));
                }
                return all;
            }
        }
    }

    private static Feedback feedback(ResultSet row) throws SQLException {
        return new Feedback(
                row.getLong("id"),
                row.getLong("entry"),
                row.getString("product"),
                row.getString("sha256"),
                row.getString("name"),
                row.getString("category"),
                Label.of(row.getString("label")),
                RegionList.of(row.getString("regions")),
                row.getString("comment"),
                Instant.ofEpochMilli(row.getLong("time")),
                row.getString("used_by"));
    }
}
