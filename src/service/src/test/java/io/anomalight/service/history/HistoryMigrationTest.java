package io.anomalight.service.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anomalight.framework.failure.UserError;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Opens {@code schema-1.sqlite}, which the version with schema 1 wrote: three rows, a message for the folder, a watched file. */
class HistoryMigrationTest {
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

    @TempDir
    private Path folder;

    @Test
    void aFileOfSchema1IsReadAndGetsTheTablesOfSchema2() throws IOException, SQLException {
        Path file = folder.resolve("verdicts.sqlite");
        try (InputStream old = HistoryMigrationTest.class.getResourceAsStream("/history/schema-1.sqlite")) {
            Files.copy(Objects.requireNonNull(old), file);
        }
        for (int start = 0; start < 2; start++) {
            try (VerdictHistory history =
                    VerdictHistory.open(new HistorySettings(file, 0, 100), List.of(), () -> NOW)) {
                assertThat(history.identity()).isEqualTo("14013092-adac-472c-b78e-e4f091103a50");
                assertThat(history.page(Entries.newest(10)).entries())
                        .extracting(HistoryEntry::name)
                        .containsExactly("c.png", "b.png", "a.png");
                assertThat(history.page(Entries.newest(10)).entries())
                        .as("rows of schema 1 do not tell what decided")
                        .allSatisfy(entry -> assertThat(entry.scores().flatMap(HistoryEntry.Scores::verdictBy))
                                .isEmpty());
                assertThat(history.outbox().waiting("folder")).isEqualTo(1);
                assertThat(history.seenFiles().at("/in/c.png")).isPresent();
                assertThat(history.reasonsToKeep().hasRow("ab".repeat(32))).isTrue();
                assertThat(history.reasonsToKeep().hasFeedback("ab".repeat(32))).isFalse();
            }
        }
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file)) {
            assertThat(HistorySchema.number(connection, "PRAGMA user_version")).isEqualTo(HistorySchema.VERSION);
        }
    }

    @Test
    void aFileOfSchema1CanNotBeReplayedBeforeAServiceHasOpenedIt() throws IOException {
        Path file = folder.resolve("verdicts.sqlite");
        try (InputStream old = HistoryMigrationTest.class.getResourceAsStream("/history/schema-1.sqlite")) {
            Files.copy(Objects.requireNonNull(old), file);
        }

        assertThatThrownBy(() -> PastVerdicts.open(file))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("was written by an earlier version, which kept no images");
        VerdictHistory.open(new HistorySettings(file, 0, 100), List.of(), () -> NOW)
                .close();
        try (PastVerdicts past = PastVerdicts.open(file)) {
            assertThat(past.images("part")).isEqualTo(1);
        }
    }
}
