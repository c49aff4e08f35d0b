package io.anomalight.service.history;

import io.anomalight.service.feedback.Feedback;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The entries that a person should look at: first those whose verdict is {@code review}, then all others, each group from the one
 * nearest to the threshold on. An image with feedback is not among them, and one that was scored again only with its newest entry. All
 * methods may be called by any thread.
 */
public final class ReviewQueue {
    /** The newest entry of its image, which has no feedback. */
    private static final String OPEN =
            " AND NOT EXISTS (SELECT 1 FROM verdict AS newer WHERE newer.sha256 = verdict.sha256"
                    + " AND newer.product = verdict.product AND newer.id > verdict.id)"
                    + " AND NOT EXISTS (SELECT 1 FROM feedback WHERE feedback.sha256 = verdict.sha256"
                    + " AND feedback.product = verdict.product)";

    /** The entries after a place, in the order of the index for it. */
    static final String PAGE = "SELECT * FROM verdict"
            + " WHERE product = ? AND normalized IS NOT NULL"
            + " AND (label <> 'review', abs(normalized - 0.5), id) > (?, ?, ?)" + OPEN
            + " ORDER BY label <> 'review', abs(normalized - 0.5), id LIMIT ?";

    private final HistoryReader reader;

    ReviewQueue(HistoryReader reader) {
        this.reader = reader;
    }

    /** A place in the order of the queue. */
    private record Place(int notForReview, double distance, long id) {
        private static final Place FIRST = new Place(-1, 0, 0);
    }

    /**
     * Entries in the order of the queue.
     *
     * @param before only entries after this one; 0, or an entry that is gone, starts with the first
     */
    public List<HistoryEntry> page(String product, int limit, long before) {
        return reader.read(connection -> page(connection, product, limit, place(connection, product, before)));
    }

    private static Place place(Connection connection, String product, long entry) throws SQLException {
        try (PreparedStatement select =
                connection.prepareStatement("SELECT label <> 'review', abs(normalized - 0.5) FROM verdict"
                        + " WHERE id = ? AND product = ? AND normalized IS NOT NULL")) {
            select.setLong(1, entry);
            select.setString(2, product);
            try (ResultSet row = select.executeQuery()) {
                return row.next() ? new Place(row.getInt(1), row.getDouble(2), entry) : Place.FIRST;
            }
        }
    }

    private static List<HistoryEntry> page(Connection connection, String product, int limit, Place after)
            throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(PAGE)) {
            select.setString(1, product);
            select.setInt(2, after.notForReview());
            select.setDouble(3, after.distance());
            select.setLong(4, after.id());
            select.setInt(5, limit);
            try (ResultSet row = select.executeQuery()) {
                List<HistoryEntry> entries = new ArrayList<>();
                while (row.next()) {
                    entries.add(EntryRows.entry(row));
                }
                return entries;
            }
        }
    }

    /**
     * How much feedback a product has.
     *
     * @param waiting entries whose verdict is {@code review} and whose images have no feedback
     * @param good images that a person called good
     * @param bad images that a person called bad
     * @param unused feedback that no update has used
     */
    public record Counts(long waiting, long good, long bad, long unused) {}

    /** Counts entries and feedback of a product. */
    public Counts counts(String product) {
        return reader.read(connection -> new Counts(
                count(
                        connection,
                        "verdict WHERE (label <> 'review') = 0 AND normalized IS NOT NULL AND product = ?" + OPEN,
                        product),
                count(connection, "feedback WHERE label = 'good' AND product = ?", product),
                count(connection, "feedback WHERE label = 'bad' AND product = ?", product),
                count(connection, "feedback WHERE used_by = '' AND product = ?", product)));
    }

    private static long count(Connection connection, String from, String product) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("SELECT count(*) FROM " + from)) {
            select.setString(1, product);
            try (ResultSet row = select.executeQuery()) {
                return row.next() ? row.getLong(1) : 0;
            }
        }
    }

    /** Whether an image belongs to a product: it has an entry or feedback there. */
    public boolean knows(String product, String sha256) {
        return reader.read(
                connection -> EntryRows.newest(connection, product, sha256).isPresent()
                        || FeedbackTable.of(connection, product, sha256).isPresent());
    }

    /** The category of an image of a product; empty for a model of one category. */
    public String category(String product, String sha256) {
        return reader.read(connection -> {
            Optional<Feedback> said = FeedbackTable.of(connection, product, sha256);
            return EntryRows.newest(connection, product, sha256)
                    .map(HistoryEntry::category)
                    .or(() -> said.map(Feedback::category))
                    .orElse("");
        });
    }

    /** An entry of a product, if there is one with this id. */
    public Optional<HistoryEntry> entry(String product, long id) {
        return reader.read(connection -> EntryRows.of(connection, product, id));
    }
}
