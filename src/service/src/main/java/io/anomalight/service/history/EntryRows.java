package io.anomalight.service.history;

import io.anomalight.detector.Region;
import io.anomalight.framework.metrics.regions.VerdictBy;
import io.anomalight.service.history.HistoryEntry.Scores;
import io.anomalight.service.history.HistoryEntry.Source;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;

/** Writes and reads the rows of the history. */
final class EntryRows {
    private static final String INSERT =
            """
            INSERT INTO verdict (time, product, name, source, sha256, archive, created, score, normalized, threshold,
                p_value, label, category, regions, x, y, width, height, pixels, region_score, region_normalized,
                milliseconds, error, region_mean, verdict_by)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""";

    private EntryRows() {}

    /** Writes a row and returns its id. */
    static long insert(Connection connection, HistoryEntry entry) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(INSERT)) {
            insert.setLong(1, entry.time().toEpochMilli());
            insert.setString(2, entry.product());
            insert.setString(3, entry.name());
            insert.setString(4, EntryJson.source(entry));
            insert.setString(5, entry.sha256());
            insert.setString(6, entry.archive());
            insert.setLong(7, entry.created().toEpochMilli());
            setScores(insert, entry.scores());
            insert.setString(12, entry.label());
            insert.setString(13, entry.category());
            insert.setInt(14, entry.regions());
            setRegion(insert, entry.strongest());
            insert.setLong(22, entry.milliseconds());
            insert.setString(23, entry.error());
            insert.setString(25, EntryJson.verdictBy(entry));
            insert.executeUpdate();
        }
        return HistorySchema.number(connection, "SELECT last_insert_rowid()");
    }

    private static void setScores(PreparedStatement insert, Optional<Scores> scores) throws SQLException {
        if (scores.isEmpty()) {
            setNulls(insert, 8, 11);
            return;
        }
        Scores numbers = scores.get();
        insert.setDouble(8, numbers.raw());
        insert.setDouble(9, numbers.normalized());
        insert.setDouble(10, numbers.threshold());
        if (numbers.pValue().isPresent()) {
            insert.setDouble(11, numbers.pValue().getAsDouble());
        } else {
            setNulls(insert, 11, 11);
        }
    }

    private static void setRegion(PreparedStatement insert, Optional<Region> strongest) throws SQLException {
        if (strongest.isEmpty()) {
            setNulls(insert, 15, 21);
            setNulls(insert, 24, 24);
            return;
        }
        Region region = strongest.get();
        insert.setInt(15, region.x());
        insert.setInt(16, region.y());
        insert.setInt(17, region.width());
        insert.setInt(18, region.height());
        insert.setInt(19, region.pixels());
        insert.setDouble(20, region.score());
        insert.setDouble(21, region.normalizedScore());
        insert.setDouble(24, region.normalizedMeanScore());
    }

    private static void setNulls(PreparedStatement insert, int from, int to) throws SQLException {
        for (int column = from; column <= to; column++) {
            insert.setNull(column, Types.NULL);
        }
    }

    /** The rows that a query asks for, the newest first; one more than its limit, if there are more. */
    static List<HistoryEntry> select(Connection connection, HistoryQuery query) throws SQLException {
        StringBuilder sql = new StringBuilder("SELECT * FROM verdict WHERE product = ?");
        List<Object> values = new ArrayList<>(List.of(query.product()));
        query.from().ifPresent(from -> add(sql, values, " AND time >= ?", from.toEpochMilli()));
        query.to().ifPresent(to -> add(sql, values, " AND time < ?", to.toEpochMilli()));
        query.label().ifPresent(label -> add(sql, values, " AND label = ?", label));
        if (query.after() > 0) {
            add(sql, values, " AND id < ?", query.after());
        }
        add(sql, values, " ORDER BY id DESC LIMIT ?", query.limit() + 1);
        try (PreparedStatement select = connection.prepareStatement(sql.toString())) {
            for (int i = 0; i < values.size(); i++) {
                select.setObject(i + 1, values.get(i));
            }
            try (ResultSet row = select.executeQuery()) {
                List<HistoryEntry> entries = new ArrayList<>();
                while (row.next()) {
                    entries.add(entry(row));
                }
                return entries;
            }
        }
    }

    /** The row of an id, if the product has it. */
    static Optional<HistoryEntry> of(Connection connection, String product, long id) throws SQLException {
        try (PreparedStatement select =
                connection.prepareStatement("SELECT * FROM verdict WHERE id = ? AND product = ?")) {
            select.setLong(1, id);
            select.setString(2, product);
            try (ResultSet row = select.executeQuery()) {
                return row.next() ? Optional.of(entry(row)) : Optional.empty();
            }
        }
    }

    /** The newest row of an image, if there is any. */
    static Optional<HistoryEntry> newest(Connection connection, String product, String sha256) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(
                "SELECT * FROM verdict WHERE sha256 = ? AND product = ? ORDER BY id DESC LIMIT 1")) {
            select.setString(1, sha256);
            select.setString(2, product);
            try (ResultSet row = select.executeQuery()) {
                return row.next() ? Optional.of(entry(row)) : Optional.empty();
            }
        }
    }

    private static void add(StringBuilder sql, List<Object> values, String condition, Object value) {
        sql.append(condition);
        values.add(value);
    }

    static HistoryEntry entry(ResultSet row) throws SQLException {
        return new HistoryEntry(
                row.getLong("id"),
                Instant.ofEpochMilli(row.getLong("time")),
                row.getString("product"),
                row.getString("name"),
                Source.valueOf(row.getString("source").toUpperCase(Locale.ROOT)),
                row.getString("sha256"),
                row.getString("archive"),
                Instant.ofEpochMilli(row.getLong("created")),
                scores(row),
                row.getString("label"),
                row.getString("category"),
                row.getInt("regions"),
                region(row),
                row.getLong("milliseconds"),
                row.getString("error"));
    }

    private static Optional<Scores> scores(ResultSet row) throws SQLException {
        double raw = row.getDouble("score");
        if (row.wasNull()) {
            return Optional.empty();
        }
        double pValue = row.getDouble("p_value");
        OptionalDouble known = row.wasNull() ? OptionalDouble.empty() : OptionalDouble.of(pValue);
        return Optional.of(new Scores(
                (float) raw, row.getDouble("normalized"), (float) row.getDouble("threshold"), known, verdictBy(row)));
    }

    private static Optional<VerdictBy> verdictBy(ResultSet row) throws SQLException {
        String name = row.getString("verdict_by");
        return name.isEmpty() ? Optional.empty() : Optional.of(VerdictBy.valueOf(name.toUpperCase(Locale.ROOT)));
    }

    private static Optional<Region> region(ResultSet row) throws SQLException {
        int x = row.getInt("x");
        if (row.wasNull()) {
            return Optional.empty();
        }
        return Optional.of(new Region(
                x,
                row.getInt("y"),
                row.getInt("width"),
                row.getInt("height"),
                row.getInt("pixels"),
                (float) row.getDouble("region_score"),
                (float) row.getDouble("region_normalized"),
                (float) row.getDouble("region_mean")));
    }
}
