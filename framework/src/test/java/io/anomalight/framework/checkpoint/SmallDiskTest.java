package io.anomalight.framework.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anomalight.framework.failure.UserError;
import io.anomalight.framework.memory.NativeMemory;
import io.anomalight.framework.testing.NoNativeLeaks;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@NoNativeLeaks
class SmallDiskTest {
    private static final int KILOBYTES = 128;

    private final Path disk;
    private final CheckpointFixture saved;

    SmallDiskTest(NativeMemory memory, @TempDir Path folder) {
        disk = folder.resolve("disk");
        saved = new CheckpointFixture(memory, disk);
    }

    @AfterEach
    void close() {
        saved.close();
    }

    @Test
    void aFullDiskKeepsThePreviousCheckpointAndNoUnfinishedFile() throws IOException {
        SmallDisk mounted = SmallDisk.mount(disk, KILOBYTES);
        try (mounted) {
            saved.save(0, 10);
            saved.state.buffer("large", new float[KILOBYTES * 1024], KILOBYTES * 1024);

            assertThatThrownBy(() -> saved.save(1, 20))
                    .isInstanceOf(UserError.class)
                    .hasMessage(saved.folder
                            + " can't be written: No space left on device; free disk space or choose another"
                            + " folder; earlier checkpoints are still complete");
            saved.state.names("large").forEach(saved.state::remove);
            assertPreviousIsComplete();

            saved.save(1, 20);
            assertThat(Checkpoint.open(saved.folder).manifest().step()).isEqualTo(20);
        }
    }

    @Test
    void aReadOnlyDiskKeepsThePreviousCheckpoint() throws IOException {
        SmallDisk mounted = SmallDisk.mount(disk, KILOBYTES);
        try (mounted) {
            saved.save(0, 10);
            mounted.makeReadOnly();

            assertThatThrownBy(() -> saved.save(1, 20))
                    .isInstanceOf(UserError.class)
                    .hasMessage(
                            saved.folder + " can't be written: Read-only file system; free disk space or choose another"
                                    + " folder; earlier checkpoints are still complete");
            assertPreviousIsComplete();
        }
    }

    private void assertPreviousIsComplete() {
        assertThat(saved.fileNames()).containsExactly("best.json", "epoch=0-step=10.safetensors", "last.json");
        saved.setWeightsToZero();
        saved.load();
        assertThat(saved.weight()).containsExactly(CheckpointFixture.WEIGHT);
    }
}
