package io.anomalight.service.history;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How SQLite answers questions about large histories: pages come in the order of an index, without sorting all rows. */
class HistoryPlansTest {
    @TempDir
    private Path folder;

    private List<String> plan(String sql) throws SQLException {
        Path file = folder.resolve("verdicts.sqlite");
        VerdictHistory.open(new HistorySettings(file, 0, 100), List.of(), InstantSource.system())
                .close();
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("EXPLAIN QUERY PLAN " + sql)) {
            List<String> steps = new ArrayList<>();
            while (row.next()) {
                steps.add(row.getString("detail"));
            }
            return steps;
        }
    }

    @Test
    void theReviewQueueIsReadInTheOrderOfItsIndex() throws SQLException {
        assertThat(plan(ReviewQueue.PAGE))
                .anyMatch(step -> step.contains("USING INDEX verdict_for_review"))
                .noneMatch(step -> step.contains("TEMP B-TREE") || step.startsWith("SCAN"));
    }

    @Test
    void theImagesOfAReplayAreReadInTheOrderOfTheirChecksums() throws SQLException {
        assertThat(plan(PastVerdicts.IMAGES))
                .anyMatch(step -> step.contains("USING COVERING INDEX verdict_of_image"))
                .noneMatch(step -> step.contains("TEMP B-TREE") || step.startsWith("SCAN"));
    }
}
