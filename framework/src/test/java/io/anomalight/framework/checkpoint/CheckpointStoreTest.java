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
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@NoNativeLeaks
class CheckpointStoreTest {
    private final CheckpointFixture saved;

    CheckpointStoreTest(NativeMemory memory, @TempDir Path run) {
        saved = new CheckpointFixture(memory, run);
    }

    @AfterEach
    void close() {
        saved.close();
    }

    @Test
    void bestAndLastOfOneStepShareOneFile() {
        saved.save(2, 96);

        assertThat(saved.fileNames()).containsExactly("best.json", "epoch=2-step=96.safetensors", "last.json");
    }

    @Test
    void arraysWithoutManifestAreDeleted() throws IOException {
        Files.createDirectories(saved.folder);
        Files.writeString(saved.folder.resolve("my-encoder.safetensors"), "the user's own");
        Files.writeString(saved.folder.resolve("notes.json"), "{\"the user's\": \"own\"}");
        saved.save(0, 10);
        saved.save(Set.of("last"), 1, 20);
        saved.save(Set.of("last"), 2, 30);

        assertThat(saved.fileNames())
                .containsExactly(
                        "best.json",
                        "epoch=0-step=10.safetensors",
                        "epoch=2-step=30.safetensors",
                        "last.json",
                        "my-encoder.safetensors",
                        "notes.json");
    }

    @Test
    void onlyUnfinishedFilesOfAKilledProcessAreDeleted() throws IOException {
        Files.createDirectories(saved.folder);
        String unfinishedArrays = unfinished(".epoch=0-step=5.safetensors.");
        String unfinishedManifest = unfinished(".last.json.");
        String presentlyWritten = unfinished(".best.json.");
        String usersOwn = ".notes.txt.tmp";
        Files.writeString(saved.folder.resolve(usersOwn), "");
        Duration hour = Duration.ofHours(1);
        Files.setLastModifiedTime(
                saved.folder.resolve(presentlyWritten),
                FileTime.from(Instant.now().plus(hour)));
        FileTime before = FileTime.from(Instant.now().minus(hour));
        for (String old : Set.of(unfinishedArrays, unfinishedManifest, usersOwn)) {
            Files.setLastModifiedTime(saved.folder.resolve(old), before);
        }

        saved.save(0, 10);

        assertThat(saved.fileNames())
                .contains(presentlyWritten, usersOwn)
                .doesNotContain(unfinishedArrays, unfinishedManifest);
    }

    private String unfinished(String start) throws IOException {
        String name = start + UUID.randomUUID() + ".tmp";
        Files.writeString(saved.folder.resolve(name), "half");
        return name;
    }

    @Test
    void arraysOfAManifestThatCannotBeReadAreKept() {
        saved.save(Set.of("first"), 0, 10);
        CheckpointFixture.flip(saved.manifest("first"), 200);

        saved.save(Set.of("last"), 1, 20);
        saved.save(Set.of("last"), 2, 30);

        assertThat(saved.fileNames()).contains("epoch=0-step=10.safetensors", "epoch=2-step=30.safetensors");
    }

    @Test
    void unwantedCheckpointsAreDeletedAfterTheNewOneIsSaved() {
        saved.save(Set.of("first"), 0, 10);
        saved.store.save(Set.of("second"), Set.of("first", "never there"), saved.snapshot(1, 20));
        assertThat(saved.fileNames()).containsExactly("epoch=1-step=20.safetensors", "second.json");

        assertThatThrownBy(
                        () -> saved.failingAt(".json").save(Set.of("third"), Set.of("second"), saved.snapshot(2, 30)))
                .isInstanceOf(UserError.class);
        assertThat(saved.fileNames()).containsExactly("epoch=1-step=20.safetensors", "second.json");

        saved.store.delete(Set.of("second"));
        assertThat(saved.fileNames()).isEmpty();
    }

    @Test
    void anAliasHasTheContentOfItsCheckpoint() {
        saved.save(Set.of("first"), 0, 10);
        saved.save(Set.of("second"), 1, 20);

        saved.store.point("best", "first");
        assertThat(saved.manifest("best")).hasSameBinaryContentAs(saved.manifest("first"));
        saved.store.point("best", "second");
        saved.store.delete(Set.of("second"));

        assertThat(Checkpoint.open(saved.manifest("best")).manifest().step()).isEqualTo(20);
        assertThat(saved.fileNames()).contains("epoch=1-step=20.safetensors");
    }

    @Test
    void aSecondCheckpointOfTheSameStepUsesAnotherFileOfArrays() {
        saved.save(Set.of("best"), 0, 10);
        saved.setWeightsToZero();
        saved.save(Set.of("last"), 0, 10);

        Checkpoint.open(saved.manifest("best")).load(saved.module());

        assertThat(saved.weight()).containsExactly(CheckpointFixture.WEIGHT);
        assertThat(saved.fileNames()).contains("epoch=0-step=10.safetensors", "epoch=0-step=10-v1.safetensors");
    }

    @Test
    void aFullDiskKeepsThePreviousCheckpoint() {
        saved.save(0, 10);
        saved.setWeightsToZero();

        assertThatThrownBy(() -> saved.failingAt(".safetensors").save(CheckpointFixture.BOTH, saved.snapshot(1, 20)))
                .isInstanceOf(UserError.class)
                .hasMessage(
                        saved.folder + " can't be written: No space left on device; free disk space or choose another"
                                + " folder; earlier checkpoints are still complete");
        assertPreviousIsComplete();
    }

    @Test
    void aFailureBetweenArraysAndManifestKeepsThePreviousCheckpoint() {
        saved.save(0, 10);
        saved.setWeightsToZero();

        assertThatThrownBy(() -> saved.failingAt(".json").save(CheckpointFixture.BOTH, saved.snapshot(1, 20)))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("No space left on device");
        assertPreviousIsComplete();
    }

    private void assertPreviousIsComplete() {
        assertThat(saved.fileNames()).containsExactly("best.json", "epoch=0-step=10.safetensors", "last.json");
        saved.load();
        assertThat(saved.weight()).containsExactly(CheckpointFixture.WEIGHT);
    }

    @Test
    void aFolderThatCannotBeCreatedIsNamed() throws IOException {
        Files.writeString(saved.folder, "a file where the folder should be");

        assertThatThrownBy(() -> saved.save(0, 1))
                .isInstanceOf(UserError.class)
                .hasMessage(saved.folder + " can't be written: " + saved.folder
                        + " is in the way; free disk space or choose another folder");
    }
}
