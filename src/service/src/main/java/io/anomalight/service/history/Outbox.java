package io.anomalight.service.history;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The queue of messages that sinks have not yet taken. A message enters it in the transaction of its entry and leaves it when the
 * sink has taken it, so each is delivered at least once. All methods may be called by any thread.
 */
public final class Outbox {
    private final HistoryWriter writer;
    private final HistoryReader reader;

    Outbox(HistoryWriter writer, HistoryReader reader) {
        this.writer = writer;
        this.reader = reader;
    }

    static void insert(Connection connection, String sink, HistoryEntry entry, byte[] message, Optional<byte[]> overlay)
            throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(
                "INSERT INTO outbox (sink, entry, product, name, message, overlay, tries, due)"
                        + " VALUES (?, ?, ?, ?, ?, ?, 0, 0)")) {
            insert.setString(1, sink);
            insert.setLong(2, entry.id());
            insert.setString(3, entry.product());
            insert.setString(4, entry.name());
            insert.setBytes(5, message);
            if (overlay.isPresent()) {
                insert.setBytes(6, overlay.get());
            }
            insert.executeUpdate();
        }
    }

    /** The messages of a sink whose time has come, the longest due first. */
    public List<Delivery> due(String sink, Instant now, int limit) {
        return reader.read(connection -> {
            try (PreparedStatement select = connection.prepareStatement(
                    "SELECT * FROM outbox WHERE sink = ? AND due <= ? ORDER BY due, id LIMIT ?")) {
                select.setString(1, sink);
                select.setLong(2, now.toEpochMilli());
                select.setInt(3, limit);
                try (ResultSet row = select.executeQuery()) {
                    List<Delivery> deliveries = new ArrayList<>();
                    while (row.next()) {
                        deliveries.add(delivery(row));
                    }
                    return deliveries;
                }
            }
        });
    }

    private static Delivery delivery(ResultSet row) throws SQLException {
        return new Delivery(
                row.getLong("id"),
                row.getLong("entry"),
                row.getString("product"),
                row.getString("name"),
                row.getBytes("message"),
                Optional.ofNullable(row.getBytes("overlay")),
                row.getInt("tries"));
    }

    /** When the next message of a sink is due; empty if none waits. */
    public Optional<Instant> nextDue(String sink) {
        return reader.read(connection -> {
            try (PreparedStatement select =
                    connection.prepareStatement("SELECT due FROM outbox WHERE sink = ? ORDER BY due LIMIT 1")) {
                select.setString(1, sink);
                try (ResultSet row = select.executeQuery()) {
                    return row.next() ? Optional.of(Instant.ofEpochMilli(row.getLong(1))) : Optional.empty();
                }
            }
        });
    }

    /** The number of messages that wait for a sink. */
    public long waiting(String sink) {
        return reader.read(connection -> {
            try (PreparedStatement count = connection.prepareStatement("SELECT count(*) FROM outbox WHERE sink = ?")) {
                count.setString(1, sink);
                try (ResultSet row = count.executeQuery()) {
                    return row.next() ? row.getLong(1) : 0L;
                }
            }
        });
    }

    /** The number of waiting messages of each sink that has any. */
    public Map<String, Long> waiting() {
        return reader.read(connection -> {
            try (PreparedStatement count = connection.prepareStatement(
                            "SELECT sink, count(*) FROM outbox GROUP BY sink ORDER BY sink");
                    ResultSet row = count.executeQuery()) {
                Map<String, Long> waiting = new LinkedHashMap<>();
                while (row.next()) {
                    waiting.put(row.getString(1), row.getLong(2));
                }
                return waiting;
            }
        });
    }

    /** Removes messages that were taken, in one transaction. */
    public void taken(List<Delivery> deliveries) {
        writer.write(connection -> {
            try (PreparedStatement delete = connection.prepareStatement("DELETE FROM outbox WHERE id = ?")) {
                for (Delivery delivery : deliveries) {
                    delete.setLong(1, delivery.id());
                    delete.executeUpdate();
                }
            }
            return deliveries.size();
        });
    }

    /** Sets when a message is tried again, and counts the try. */
    public void postpone(Delivery delivery, Instant due) {
        writer.write(connection -> {
            try (PreparedStatement update =
                    connection.prepareStatement("UPDATE outbox SET tries = ?, due = ? WHERE id = ?")) {
                update.setInt(1, delivery.tries() + 1);
                update.setLong(2, due.toEpochMilli());
                update.setLong(3, delivery.id());
                return update.executeUpdate();
            }
        });
    }
}
