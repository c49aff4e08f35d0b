package io.anomalight.service.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anomalight.framework.failure.UserError;
import io.anomalight.service.history.Entries;
import io.anomalight.service.history.HistoryEntry;
import io.anomalight.service.history.HistorySettings;
import io.anomalight.service.history.NewEntry;
import io.anomalight.service.history.VerdictHistory;
import io.anomalight.service.http.Refusal;
import io.anomalight.service.http.Upload;
import io.anomalight.service.watch.WatchSettings.Done;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The watcher with a clock that the test sets and a scorer that takes every file. */
class WatcherTest {
    private static final int SETTLE = 1000;
    private static final Instant TIME = Instant.parse("2026-03-01T12:00:00Z");

    @TempDir
    private Path folder;

    private final List<String> scored = new ArrayList<>();
    private boolean busy;
    private long now = 1;
    private Path watched;
    private VerdictHistory history;

    @BeforeEach
    void open() throws IOException {
        watched = Files.createDirectories(folder.resolve("watched"));
        history = VerdictHistory.open(
                new HistorySettings(folder.resolve("verdicts.sqlite"), 0, 100), List.of(), InstantSource.fixed(TIME));
    }

    @AfterEach
    void close() {
        history.close();
    }

    private final FileScorer scorer = new FileScorer() {
        @Override
        public Map<String, Path> folders() {
            return Map.of("part", watched);
        }

        @Override
        public List<NewEntry> score(String product, List<Upload> images) {
            if (busy) {
                throw new Refusal(429, "All places of the queue are taken.");
            }
            images.forEach(image -> scored.add(image.name() + "=" + new String(image.bytes(), StandardCharsets.UTF_8)));
            return images.stream()
                    .map(image -> Entries.of(image.name(), "normal", TIME))
                    .toList();
        }

        @Override
        public NewEntry failed(String product, Upload image, String sentence) {
            return Entries.of(image.name(), HistoryEntry.FAILED, TIME);
        }
    };

    private Watcher watcher(Done done) {
        return new Watcher(new WatchSettings(watched, SETTLE, done, "", 100), scorer, history);
    }

    private Path file(String name, String text, int secondsAgo) throws IOException {
        Path file = Files.writeString(watched.resolve(name), text);
        Files.setLastModifiedTime(file, FileTime.from(TIME.minusSeconds(secondsAgo)));
        return file;
    }

    /** Looks so often that every file that does not change is scored. */
    private void lookTwice(Watcher watcher) {
        watcher.look(now);
        now += SETTLE;
        watcher.look(now);
    }

    private List<String> names() {
        return history.page(Entries.newest(1000)).entries().stream()
                .map(HistoryEntry::name)
                .toList();
    }

    private static List<String> in(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void aFileIsScoredOnceAfterItHasNotChangedForTheSettlingTime() throws IOException {
        Watcher watcher = watcher(Done.KEEP);
        file("a.png", "1", 5);
        watcher.look(now);
        watcher.look(now + SETTLE - 1);
        assertThat(scored).isEmpty();

        watcher.look(now + SETTLE);
        watcher.look(now + 5 * SETTLE);
        assertThat(scored).containsExactly("a.png=1");
        assertThat(names()).containsExactly("a.png");
    }

    @Test
    void aFileThatGrowsIsScoredWhenItIsComplete() throws IOException {
        Watcher watcher = watcher(Done.KEEP);
        file("a.png", "1", 5);
        watcher.look(now);
        file("a.png", "12", 4);
        watcher.look(now + SETTLE);
        assertThat(scored).isEmpty();

        watcher.look(now + 2 * SETTLE);
        assertThat(scored).containsExactly("a.png=12");
    }

    @Test
    void theOldestFilesComeFirst() throws IOException {
        for (int i = 0; i < 20; i++) {
            file("file " + i, "", 100 + (i * 7) % 20);
        }
        lookTwice(watcher(Done.KEEP));

        assertThat(names()).hasSize(20);
        assertThat(scored.get(0)).isEqualTo("file 17="); // 17 * 7 = 19 (mod 20)
        assertThat(scored.get(19)).isEqualTo("file 0=");
    }

    @Test
    void moreFilesThanAreFollowedAtATimeAreAllScored() throws IOException {
        int files = 2 * FolderLook.MOST_FILES + 10;
        for (int i = 0; i < files; i++) {
            file("file " + i, "", i);
        }
        Watcher watcher = watcher(Done.KEEP);
        for (int i = 0; i < 4; i++) {
            lookTwice(watcher);
        }

        assertThat(scored).hasSize(files).doesNotHaveDuplicates();
    }

    @Test
    void aFileIsNotScoredAgainAfterARestart() throws IOException {
        file("a.png", "1", 5);
        lookTwice(watcher(Done.KEEP));
        history.close();
        open();
        lookTwice(watcher(Done.KEEP));

        assertThat(scored).containsExactly("a.png=1");
    }

    @Test
    void aFileWithNewBytesIsScoredAgainAndOneWithANewTimeIsNot() throws IOException {
        Watcher watcher = watcher(Done.KEEP);
        file("a.png", "1", 5);
        file("b.png", "1", 5);
        lookTwice(watcher);
        file("a.png", "2", 4);
        file("b.png", "1", 4);
        lookTwice(watcher);
        lookTwice(watcher);

        assertThat(scored).containsExactly("a.png=1", "b.png=1", "a.png=2");
    }

    @Test
    void aScoredFileIsMovedAndItsNameIsFree() throws IOException {
        Watcher watcher = watcher(Done.MOVE);
        file("a.png", "1", 5);
        lookTwice(watcher);
        assertThat(in(watched)).containsExactly("done");
        file("a.png", "1", 5); // the same again is another part
        lookTwice(watcher);

        assertThat(scored).containsExactly("a.png=1", "a.png=1");
        assertThat(in(watched)).containsExactly("done");
        assertThat(in(watched.resolve("done"))).containsExactly("2-a.png", "a.png");
    }

    @Test
    void aFileThatWasScoredBeforeTheProcessEndedIsOnlyMoved() throws IOException {
        file("a.png", "1", 5);
        lookTwice(watcher(Done.KEEP)); // as if the process had ended before the move
        lookTwice(watcher(Done.MOVE));

        assertThat(scored).containsExactly("a.png=1");
        assertThat(in(watched.resolve("done"))).containsExactly("a.png");
    }

    @Test
    void afterARestartANewFileMayHaveTheNameOfOneThatWasMoved() throws IOException {
        file("a.png", "1", 5);
        lookTwice(watcher(Done.KEEP));
        Files.delete(watched.resolve("a.png")); // as if the process had ended after the move, before it was noted
        Watcher watcher = watcher(Done.MOVE);
        lookTwice(watcher);
        file("a.png", "1", 5);
        lookTwice(watcher);

        assertThat(scored).containsExactly("a.png=1", "a.png=1");
    }

    @Test
    void aScoredFileMayBeDeleted() throws IOException {
        file("a.png", "1", 5);
        lookTwice(watcher(Done.DELETE));

        assertThat(scored).containsExactly("a.png=1");
        assertThat(in(watched)).isEmpty();
    }

    @Test
    void linksFoldersAndHiddenFilesAreLeftAlone() throws IOException {
        Path secret = Files.writeString(folder.resolve("secret"), "s");
        Files.createSymbolicLink(watched.resolve("link.png"), secret);
        Files.createSymbolicLink(watched.resolve("folder"), folder);
        Files.createDirectory(watched.resolve("sub"));
        file(".a.png.tmp", "1", 5);
        lookTwice(watcher(Done.DELETE));

        assertThat(scored).isEmpty();
        assertThat(in(watched)).hasSize(4);
        assertThat(secret).exists();
    }

    @Test
    void aFileThatIsTooLargeFailsOnceWithoutBeingRead() throws IOException {
        Watcher watcher = watcher(Done.KEEP);
        file("a.png", "x".repeat(101), 5);
        lookTwice(watcher);
        lookTwice(watcher);

        assertThat(scored).isEmpty();
        assertThat(history.page(Entries.newest(10)).entries())
                .extracting(HistoryEntry::label)
                .containsExactly(HistoryEntry.FAILED);
    }

    @Test
    void aFileWaitsWhileTheServiceIsBusy() throws IOException {
        Watcher watcher = watcher(Done.MOVE);
        file("a.png", "1", 5);
        busy = true;
        lookTwice(watcher);
        assertThat(names()).isEmpty();
        assertThat(in(watched)).containsExactly("a.png");

        busy = false;
        lookTwice(watcher);
        assertThat(scored).containsExactly("a.png=1");
    }

    @Test
    void aFolderThatIsNotThereIsRefused() {
        assertThatThrownBy(() -> new WatchSettings(folder.resolve("none"), 1, Done.KEEP, "", 1))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("is not a folder; create it");
    }
}
