package io.anomalight.service.history;

import io.anomalight.service.kept.KeptCleaning;
import java.sql.PreparedStatement;
import java.sql.ResultSet;

/** Images with feedback, and those with a row of any product. */
final class ReasonsToKeep implements KeptCleaning.Reasons {
    private final HistoryReader reader;

    ReasonsToKeep(HistoryReader reader) {
        this.reader = reader;
    }

    @Override
    public boolean hasFeedback(String sha256) {
        return has("SELECT 1 FROM feedback WHERE sha256 = ? LIMIT 1", sha256);
    }

    @Override
    public boolean hasRow(String sha256) {
        return has("SELECT 1 FROM verdict WHERE sha256 = ? LIMIT 1", sha256);
    }

    private boolean has(String sql, String sha256) {
        return reader.read(connection -> {
            try (PreparedStatement select = connection.prepareStatement(sql)) {
                select.setString(1, sha256);
                try (ResultSet row = select.executeQuery()) {
                    return row.next();
                }
            }
        });
    }
}
