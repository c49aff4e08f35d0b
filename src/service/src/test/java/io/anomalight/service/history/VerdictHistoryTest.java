package io.anomalight.service.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anomalight.framework.failure.UserError;
import io.anomalight.service.history.VerdictHistory.Page;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VerdictHistoryTest {
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

    @TempDir
    private Path folder;

    private Path file() {
        return folder.resolve("verdicts.sqlite");
    }

    private VerdictHistory open() {
        return open(0, 100);
    }

    private VerdictHistory open(int days, int megabytes, Subscriber... sinks) {
        return VerdictHistory.open(
                new HistorySettings(file(), days, megabytes), List.of(sinks), InstantSource.fixed(NOW));
    }

    private static List<String> names(Page page) {
        return page.entries().stream().map(HistoryEntry::name).toList();
    }

    private void sql(String statement) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file())) {
            HistoryFile.execute(connection, statement);
        }
    }

    @Test
    void anEntryIsReadAsItWasWrittenAlsoAfterARestart() {
        NewEntry written = Entries.of("a \"name\", with ü.png", "anomalous", NOW);
        long id;
        try (VerdictHistory history = open()) {
            id = history.write(List.of(written)).get(0).id();
        }
        try (VerdictHistory history = open()) {
            Page page = history.page(Entries.newest(10));

            assertThat(page.entries()).containsExactly(written.entry().withId(id));
            assertThat(page.next()).isEmpty();
        }
    }

    @Test
    void pagesAreNewestFirstAndMeetWithoutGapOrOverlap() {
        try (VerdictHistory history = open()) {
            for (int i = 0; i < 7; i++) {
                history.write(List.of(Entries.of("image " + i, "normal", NOW)));
            }
            List<String> all = new ArrayList<>();
            Page page = history.page(Entries.newest(3));
            all.addAll(names(page));
            while (page.next().isPresent()) {
                page = history.page(new HistoryQuery(
                        "part",
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        3,
                        page.next().get()));
                all.addAll(names(page));
            }

            assertThat(all)
                    .containsExactly("image 6", "image 5", "image 4", "image 3", "image 2", "image 1", "image 0");
        }
    }

    @Test
    void aQueryMayNameTimesAndAVerdict() {
        try (VerdictHistory history = open()) {
            for (int hour = 0; hour < 4; hour++) {
                Instant time = NOW.plus(Duration.ofHours(hour));
                history.write(List.of(
                        Entries.of("good " + hour, "normal", time), Entries.of("bad " + hour, "anomalous", time)));
            }
            HistoryQuery query = new HistoryQuery(
                    "part",
                    Optional.of(NOW.plus(Duration.ofHours(1))),
                    Optional.of(NOW.plus(Duration.ofHours(3))),
                    Optional.of("anomalous"),
                    10,
                    0);

            assertThat(names(history.page(query))).containsExactly("bad 2", "bad 1");
            assertThat(names(history.page(
                            new HistoryQuery("other", Optional.empty(), Optional.empty(), Optional.empty(), 10, 0))))
                    .isEmpty();
        }
    }

    @Test
    void entriesOfManyThreadsAreAllWrittenWithDifferentIds() {
        try (VerdictHistory history = open()) {
            List<CompletableFuture<Long>> writing = IntStream.range(0, 200)
                    .mapToObj(i -> CompletableFuture.supplyAsync(
                            () -> history.write(List.of(Entries.of("image " + i, "normal", NOW)))
                                    .get(0)
                                    .id()))
                    .toList();

            assertThat(writing.stream().map(CompletableFuture::join)).doesNotHaveDuplicates();
            assertThat(names(history.page(Entries.newest(1000)))).hasSize(200).doesNotHaveDuplicates();
        }
    }

    @Test
    void oldEntriesAreDeletedAtTheNextStart() {
        try (VerdictHistory history = open(0, 100)) {
            history.write(List.of(
                    Entries.of("old", "normal", NOW.minus(Duration.ofDays(31))),
                    Entries.of("young", "normal", NOW.minus(Duration.ofDays(29)))));
        }
        try (VerdictHistory history = open(30, 100)) {
            history.write(List.of(Entries.of("new", "normal", NOW))); // the look for old rows comes after a commit
            history.write(List.of(Entries.of("newer", "normal", NOW)));

            assertThat(names(history.page(Entries.newest(10)))).containsExactly("newer", "new", "young");
        }
    }

    @Test
    void theFileStaysWithinItsLimitAndTheOldestEntriesGo() throws IOException {
        String longName = "x".repeat(2000);
        try (VerdictHistory history = open(0, 1)) {
            for (int i = 0; i < 1200; i++) {
                history.write(List.of(Entries.of(i + longName, "normal", NOW)));
            }
            Page page = history.page(Entries.newest(1000));

            assertThat(page.entries()).isNotEmpty();
            assertThat(page.entries().get(0).name()).startsWith("1199x");
        }
        assertThat(Files.size(file())).isLessThanOrEqualTo(1_000_000);
    }

    @Test
    void theSpaceOfDeletedEntriesIsGivenBack() throws IOException {
        String longName = "x".repeat(2000);
        try (VerdictHistory history = open(0, 100)) {
            for (int i = 0; i < 20; i++) {
                history.write(Collections.nCopies(50, Entries.of(longName, "normal", NOW.minus(Duration.ofDays(2)))));
            }
        }
        long before = Files.size(file());
        try (VerdictHistory history = open(1, 100)) {
            history.write(List.of(Entries.of("new", "normal", NOW))); // the look for old rows comes after a commit
            history.write(List.of(Entries.of("newer", "normal", NOW)));
        }

        assertThat(before).isGreaterThan(2_000_000);
        assertThat(Files.size(file())).isLessThan(before / 4);
    }

    @Test
    void aFullFileRefusesAnEntryWholeAndGoesOnWhenThereIsSpace() {
        Subscriber sink = new Subscriber("folder", Set.of("normal"), Set.of("normal"));
        try (VerdictHistory history = open(0, 1, sink)) {
            NewEntry large = Entries.withOverlay(Entries.of("large", "normal", NOW), 400_000);
            history.write(List.of(large));
            history.write(List.of(large));

            assertThatThrownBy(() -> history.write(List.of(large)))
                    .isInstanceOfSatisfying(HistoryFailure.class, failure -> assertThat(failure.full())
                            .isTrue())
                    .hasMessageContaining("there is no space left");
            assertThat(history.outbox().waiting()).containsExactly(Map.entry("folder", 2L));

            history.outbox().taken(history.outbox().due("folder", NOW, 2));
            history.write(List.of(large));
            assertThat(history.outbox().waiting("folder")).isEqualTo(1);
        }
    }

    @Test
    void anotherServiceCanNotUseTheFile() {
        try (VerdictHistory history = open()) {
            assertThat(history.identity()).isNotEmpty();
            assertThatThrownBy(this::open)
                    .isInstanceOf(UserError.class)
                    .hasMessageContaining("is in use by another service");
        }
    }

    @Test
    void aLinkToTheFileOfAnotherServiceIsTheSameFile() throws IOException {
        try (VerdictHistory history = open()) {
            assertThat(history.identity()).isNotEmpty();
            Path link = Files.createSymbolicLink(file().resolveSibling("alias.sqlite"), file());
            assertThatThrownBy(() -> VerdictHistory.open(new HistorySettings(link, 0, 100), List.of(), () -> NOW))
                    .isInstanceOf(UserError.class)
                    .hasMessageContaining("is in use by another service");
        }
    }

    @Test
    void aFileThatAnotherProgramHoldsIsRefusedInOneSentence() throws SQLException {
        open().close();
        try (Connection other = DriverManager.getConnection("jdbc:sqlite:" + file())) {
            HistoryFile.execute(other, "PRAGMA locking_mode = EXCLUSIVE");
            HistoryFile.execute(other, "BEGIN EXCLUSIVE");

            assertThatThrownBy(this::open)
                    .isInstanceOf(UserError.class)
                    .hasMessageContaining("is locked by another program");
        }
        open().close();
    }

    @Test
    void aFileThatIsNoDatabaseIsRefusedAndLeftAsItIs() throws IOException {
        Files.writeString(file(), "a text that is no database".repeat(100));

        assertThatThrownBy(this::open)
                .isInstanceOf(UserError.class)
                .hasMessageContaining("is damaged or no SQLite file");
        assertThat(file()).content().startsWith("a text that is no database");
    }

    @Test
    void aDamagedFileIsRefused() throws IOException {
        try (VerdictHistory history = open()) {
            for (int i = 0; i < 300; i++) {
                history.write(List.of(Entries.of("image " + i, "normal", NOW)));
            }
        }
        try (FileChannel channel = FileChannel.open(file(), StandardOpenOption.WRITE)) {
            for (long page = 2; page * 4096 < channel.size(); page++) {
                channel.write(ByteBuffer.wrap(new byte[2000]), page * 4096);
            }
        }

        assertThatThrownBy(this::open).isInstanceOf(UserError.class).hasMessageContaining("is damaged");
    }

    @Test
    void aFileOfANewerVersionIsRefused() throws SQLException {
        open().close();
        sql("PRAGMA user_version = 3");

        assertThatThrownBy(this::open)
                .isInstanceOf(UserError.class)
                .hasMessageContaining("was written by a newer version of Anomalight (schema 3, this one knows 2)");
    }

    @Test
    void aDatabaseOfAnotherProgramIsNotTouched() throws SQLException, IOException {
        sql("CREATE TABLE people (name TEXT)");
        byte[] before = Files.readAllBytes(file());

        assertThatThrownBy(this::open)
                .isInstanceOf(UserError.class)
                .hasMessageContaining("is an SQLite file of another program");
        assertThat(Files.readAllBytes(file())).isEqualTo(before);
    }
}
