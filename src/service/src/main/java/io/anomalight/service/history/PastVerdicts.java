package io.anomalight.service.history;

import io.anomalight.framework.failure.UserError;
import io.anomalight.service.feedback.Feedback;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * Reads the images of a history and their feedback, also while a service writes to it. All methods may be called by any thread.
 */
public final class PastVerdicts implements AutoCloseable {
    /** The plus keeps SQLite from an index by product, with which it would sort all images for each page. */
    static final String IMAGES = "SELECT sha256 FROM verdict WHERE +product = ?1 AND sha256 > ?2"
            + " UNION SELECT sha256 FROM feedback WHERE +product = ?1 AND sha256 > ?2"
            + " ORDER BY sha256 LIMIT ?3";

    private final HistoryFile file;
    private final HistoryReader reader;

    private PastVerdicts(HistoryFile file) {
        this.file = file;
        this.reader = new HistoryReader(file);
    }

    /**
     * Opens a history that exists.
     *
     * @throws UserError if it does not exist, is no history, or is of another version
     */
    public static PastVerdicts open(Path history) {
        if (!Files.isRegularFile(history)) {
            throw new UserError("history=" + history + " does not exist; name the file of a service's history=");
        }
        HistoryFile file = HistoryFile.shared(history);
        file.checkExisting();
        return new PastVerdicts(file);
    }

    /**
     * An image of a product: it has a row, or feedback, or both.
     *
     * @param entry its newest row
     */
    public record PastImage(String sha256, Optional<HistoryEntry> entry, Optional<Feedback> feedback) {}

    /** The number of images of a product; each is counted once, however often it was scored. */
    public long images(String product) {
        return number(
                "SELECT (SELECT count(*) FROM (SELECT DISTINCT sha256 FROM verdict WHERE +product = ?1 AND sha256 > ''))"
                        + " + (SELECT count(*) FROM feedback WHERE product = ?1 AND NOT EXISTS (SELECT 1 FROM verdict"
                        + " WHERE verdict.sha256 = feedback.sha256 AND verdict.product = feedback.product))",
                product);
    }

    /** The number of rows of a product whose image was not read, because it was too large. */
    public long unread(String product) {
        return number("SELECT count(*) FROM verdict WHERE sha256 = '' AND product = ?1", product);
    }

    private long number(String sql, String product) {
        return reader.read(connection -> {
            try (PreparedStatement select = connection.prepareStatement(sql)) {
                select.setString(1, product);
                try (ResultSet row = select.executeQuery()) {
                    return row.next() ? row.getLong(1) : 0L;
                }
            }
        });
    }

    /**
     * Images of a product in the order of their checksums.
     *
     * @param after only images after this checksum; empty for the first
     */
    public List<PastImage> images(String product, String after, int limit) {
        return reader.read(connection -> {
            List<PastImage> images = new ArrayList<>();
            for (String sha256 : checksums(connection, product, after, limit)) {
                images.add(new PastImage(
                        sha256,
                        EntryRows.newest(connection, product, sha256),
                        FeedbackTable.of(connection, product, sha256)));
            }
            return images;
        });
    }

    private static List<String> checksums(Connection connection, String product, String after, int limit)
            throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(IMAGES)) {
            select.setString(1, product);
            select.setString(2, after);
            select.setInt(3, limit);
            try (ResultSet row = select.executeQuery()) {
                List<String> checksums = new ArrayList<>();
                while (row.next()) {
                    checksums.add(row.getString(1));
                }
                return checksums;
            }
        }
    }

    /** The feedback of a product, the newest first. */
    public List<Feedback> feedback(String product) {
        return reader.read(connection -> FeedbackTable.list(connection, product));
    }

    /**
     * Notes that an update used feedback; a service may be running on the history.
     *
     * @param ids ids of the feedback
     * @param archive SHA-256 of the archive that the update produced
     */
    public void used(Collection<Long> ids, String archive) {
        try (Connection connection = file.unprepared()) {
            HistoryFile.execute(connection, "BEGIN IMMEDIATE");
            FeedbackTable.used(connection, ids, archive);
            HistoryFile.execute(connection, "COMMIT");
        } catch (SQLException e) {
            throw file.failure(e);
        }
    }

    /**
     * Notes that feedback counts as unused again, because the archive that an update produced with it is not kept; a service may be
     * running on the history.
     *
     * @param archive SHA-256 of that archive
     * @return how much feedback it had used
     */
    public int unuse(String product, String archive) {
        try (Connection connection = file.unprepared()) {
            HistoryFile.execute(connection, "BEGIN IMMEDIATE");
            int changed = FeedbackTable.unuse(connection, product, archive);
            HistoryFile.execute(connection, "COMMIT");
            return changed;
        } catch (SQLException e) {
            throw file.failure(e);
        }
    }

    @Override
    public void close() {
        reader.close();
        file.close();
    }
}
