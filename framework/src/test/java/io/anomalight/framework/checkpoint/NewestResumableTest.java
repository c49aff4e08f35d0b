package io.anomalight.framework.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anomalight.framework.failure.UserError;
import io.anomalight.framework.memory.NativeMemory;
import io.anomalight.framework.testing.NoNativeLeaks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@NoNativeLeaks
class NewestResumableTest {
    private final CheckpointFixture saved;

    NewestResumableTest(NativeMemory memory, @TempDir Path run) {
        saved = new CheckpointFixture(memory, run);
    }

    @AfterEach
    void close() {
        saved.close();
    }

    @Test
    void isTheOneOfTheHighestStep() {
        saved.save(Set.of("epoch=0", "best"), 0, 10);
        saved.save(Set.of("last"), 1, 20);
        saved.save(Set.of("epoch=2"), 2, 30);
        saved.saveWeightsOnly("epoch=3", 3, 40);

        assertThat(newest()).isEqualTo(saved.manifest("epoch=2"));
        assertThat(Checkpoint.newestResumable(saved.folder.resolveSibling(".")).path())
                .hasFileName("epoch=2.json");
    }

    @Test
    void isTheLatestOneOfTheSameStep() {
        saved.save(Set.of("late"), 0, 10);
        saved.save(Set.of("early"), 0, 10);
        saved.edit("early", root -> root.put("time", "2026-01-01T00:00:00Z"));

        assertThat(newest()).isEqualTo(saved.manifest("late"));
    }

    @Test
    void aFolderWithoutCheckpointsIsRefused() throws IOException {
        String nothing = saved.folder + " holds no checkpoint to resume from: the run ended before it saved its"
                + " first one; start a new run";
        assertThatThrownBy(() -> newest()).isInstanceOf(UserError.class).hasMessage(nothing);

        Files.createDirectories(saved.folder);
        Files.writeString(saved.folder.resolve("notes.json"), "{}");
        assertThatThrownBy(() -> newest()).isInstanceOf(UserError.class).hasMessage(nothing);
    }

    @Test
    void checkpointsOfWeightsOnlyAreRefused() {
        saved.saveWeightsOnly("best", 0, 10);

        assertThatThrownBy(() -> newest())
                .isInstanceOf(UserError.class)
                .hasMessage(
                        saved.folder + " holds only checkpoints without training state (save_weights_only, or"
                                + " a fit that failed within a step), which can't be resumed; start a new run, or score images with them");
    }

    @Test
    void ifTheNewestIsDamagedTheErrorNamesTheNextUsableOne() {
        saved.save(Set.of("first"), 0, 10);
        saved.save(Set.of("second"), 1, 20);
        saved.saveWeightsOnly("third", 1, 25);
        saved.save(Set.of("last"), 2, 30);
        CheckpointFixture.flip(saved.arrays(1, 20), 3);
        CheckpointFixture.flip(saved.manifest("last"), 20);

        assertThatThrownBy(() -> newest())
                .isInstanceOf(UserError.class)
                .hasMessage(saved.manifest("last") + " is damaged: its content does not match its sha256; the newest"
                        + " usable checkpoint in its folder is " + saved.manifest("first"));
    }

    @Test
    void aDamagedOneOfUnknownStepIsAnError() throws IOException {
        saved.save(Set.of("first"), 0, 10);
        saved.save(Set.of("last"), 1, 20);
        Files.write(saved.manifest("last"), new byte[0]);

        assertThatThrownBy(() -> newest())
                .isInstanceOf(UserError.class)
                .hasMessageStartingWith(saved.manifest("last") + " is not a readable checkpoint manifest")
                .hasMessageEndingWith("; the newest usable checkpoint in its folder is " + saved.manifest("first"));
    }

    @Test
    void aNewerFormatOfTheNewestOneIsAnError() {
        saved.save(Set.of("first"), 0, 10);
        saved.save(Set.of("last"), 1, 20);
        saved.edit("last", root -> root.put("format_version", 3));

        assertThatThrownBy(() -> newest())
                .isInstanceOf(UserError.class)
                .hasMessageContaining("this version reads formats up to 2")
                .hasMessageEndingWith(saved.manifest("first").toString());
    }

    @Test
    void olderDamagedOnesAreIgnored() throws IOException {
        saved.save(Set.of("first"), 0, 10);
        CheckpointFixture.flip(saved.manifest("first"), 20);
        Files.setLastModifiedTime(saved.manifest("first"), FileTime.from(Instant.EPOCH));
        saved.save(1, 20);
        CheckpointFixture.flip(saved.manifest("best"), 20);

        assertThat(newest()).isEqualTo(saved.manifest("last"));
    }

    private Path newest() {
        return Checkpoint.newestResumable(saved.folder).path();
    }
}
