package io.anomalight.service.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A file that is moved or deleted under a running service: without a check, SQLite would write to a file that has no name. */
class MissingHistoryTest {
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

    @TempDir
    private Path folder;

    private VerdictHistory open() {
        return VerdictHistory.open(
                new HistorySettings(folder.resolve("verdicts.sqlite"), 0, 100), List.of(), () -> NOW);
    }

    @Test
    void aDeletedHistoryTakesNoMoreRows() throws IOException {
        assumeTrue(File.separatorChar == '/', "Windows lets no open file be deleted");
        try (VerdictHistory history = open()) {
            history.write(List.of(Entries.of("before", "normal", NOW)));
            Files.delete(folder.resolve("verdicts.sqlite"));

            assertThatThrownBy(() -> history.write(List.of(Entries.of("after", "normal", NOW))))
                    .isInstanceOf(HistoryFailure.class)
                    .hasMessageContaining("verdicts.sqlite was moved or deleted");
        }
    }

    @Test
    void anotherFileInItsPlaceIsNotTheHistory() throws IOException {
        assumeTrue(File.separatorChar == '/', "Windows lets no open file be moved");
        Path file = folder.resolve("verdicts.sqlite");
        try (VerdictHistory history = open()) {
            Files.move(file, folder.resolve("moved.sqlite"));
            Files.writeString(file, "another");

            assertThatThrownBy(() -> history.write(List.of(Entries.of("after", "normal", NOW))))
                    .isInstanceOf(HistoryFailure.class);
            Files.move(folder.resolve("moved.sqlite"), file, StandardCopyOption.REPLACE_EXISTING);

            assertThat(history.write(List.of(Entries.of("back", "normal", NOW))))
                    .hasSize(1);
        }
    }
}
