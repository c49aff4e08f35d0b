package io.anomalight.service.history;

import io.anomalight.service.history.HistoryWriter.Work;
import java.sql.Connection;
import java.sql.SQLException;

/** Reads the history, one question at a time, while the writer writes. All methods may be called by any thread. */
final class HistoryReader implements AutoCloseable {
    private final HistoryFile file;
    private final Connection connection;

    HistoryReader(HistoryFile file) {
        this.file = file;
        this.connection = file.reader();
    }

    synchronized <T> T read(Work<T> question) {
        try {
            return question.in(connection);
        } catch (SQLException e) {
            throw file.failure(e);
        }
    }

    @Override
    public synchronized void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            throw file.failure(e);
        }
    }
}
