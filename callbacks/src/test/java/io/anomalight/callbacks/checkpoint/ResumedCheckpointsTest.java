package io.anomalight.callbacks.checkpoint;

import static io.anomalight.callbacks.checkpoint.CheckpointedFit.config;
import static org.assertj.core.api.Assertions.assertThat;

import io.anomalight.callbacks.FakeRun;
import io.anomalight.framework.callback.Monitor.Mode;
import io.anomalight.framework.callback.SavePoint;
import io.anomalight.framework.checkpoint.Checkpoint;
import io.anomalight.framework.memory.NativeMemory;
import io.anomalight.framework.testing.NoNativeLeaks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@NoNativeLeaks
class ResumedCheckpointsTest {
    private static final ModelCheckpoint.Config TOP_TWO = config(2, "{epoch}");
    private static final double[] VALUES = {0.7, 0.9, 0.8, 0.95, 0.6};

    private final CheckpointedFit fit;
    private final Path directory;
    private final NativeMemory memory;

    ResumedCheckpointsTest(NativeMemory memory, @TempDir Path directory) {
        this.memory = memory;
        this.directory = directory;
        fit = new CheckpointedFit(memory, directory.resolve("a"));
    }

    @AfterEach
    void close() {
        fit.close();
    }

    @Test
    void aResumedFitLeavesTheSameFilesAsAnUninterruptedOne() {
        fit.fit(TOP_TWO, VALUES);

        for (int broken = 1; broken < VALUES.length; broken++) {
            try (CheckpointedFit other = new CheckpointedFit(memory, directory.resolve("b" + broken))) {
                ModelCheckpoint before = other.begin(TOP_TWO);
                for (int epoch = 0; epoch < broken; epoch++) {
                    other.epoch(before, epoch, VALUES[epoch]);
                }
                ModelCheckpoint after = other.resume(TOP_TWO, "last");
                assertThat(after.stateDict()).isEqualTo(before.stateDict());
                assertThat(after.best()).isEqualTo(before.best());
                for (int epoch = broken; epoch < VALUES.length; epoch++) {
                    other.epoch(after, epoch, VALUES[epoch]);
                }

                assertThat(other.manifests()).isEqualTo(fit.manifests());
                assertThat(other.arrays()).isEqualTo(fit.arrays());
                assertThat(other.stateIn("last")).isEqualTo(fit.stateIn("last"));
                assertThat(other.manifest("best").epoch()).isEqualTo(3);
            }
        }
    }

    @Test
    void restoresBestAfterAKillBeforeItWasWritten() throws IOException {
        ModelCheckpoint before = fit.begin(TOP_TWO);
        fit.epoch(before, 0, 0.7);
        byte[] best = Files.readAllBytes(fit.path("best"));
        byte[] last = Files.readAllBytes(fit.path("last"));
        fit.epoch(before, 1, 0.9);
        Files.write(fit.path("best"), best);
        Files.write(fit.path("last"), last);

        assertThat(Checkpoint.newestResumable(fit.folder).path()).isEqualTo(fit.path("epoch=1"));
        ModelCheckpoint after = fit.resume(TOP_TWO, "epoch=1");

        assertThat(fit.manifest("best").epoch()).isEqualTo(1);
        assertThat(after.best()).contains(fit.path("best"));
        fit.epoch(after, 2, 0.8);
        assertThat(fit.manifests()).containsExactly("best", "epoch=1", "epoch=2", "last");
    }

    @Test
    void deletesReplacedCheckpointsAfterAKill() throws IOException {
        ModelCheckpoint before = fit.begin(config(1, "{epoch}"));
        fit.epoch(before, 0, 0.7);
        byte[] fallen = Files.readAllBytes(fit.path("epoch=0"));
        byte[] arrays = Files.readAllBytes(fit.folder.resolve("epoch=0-step=10.safetensors"));
        fit.epoch(before, 1, 0.9);
        Files.write(fit.path("epoch=0"), fallen);
        Files.write(fit.folder.resolve("epoch=0-step=10.safetensors"), arrays);

        fit.resume(config(1, "{epoch}"), "last");

        assertThat(fit.manifests()).containsExactly("best", "epoch=1", "last");
        assertThat(fit.arrays()).containsExactly("epoch=1-step=20");
    }

    @Test
    void ranksAnUnrankedValidationAfterAnInterruption() {
        SaveSchedule sixSteps = new SaveSchedule(Optional.empty(), Optional.of(6), Optional.empty());
        ModelCheckpoint.Config config = config(1, "{step}", sixSteps);
        ModelCheckpoint before = fit.begin(config);
        fit.epoch(before, 0, 0.7);
        before.onSavePoint(fit.run, SavePoint.INTERRUPTION, fit.run::snapshot);
        assertThat(fit.manifests()).containsExactly("last");

        ModelCheckpoint after = fit.resume(config, "last");
        fit.step(after, 1, 12);

        assertThat(fit.manifests()).containsExactly("best", "last", "step=12");
    }

    @Test
    void keepsFewerWithASmallerSaveTopK() {
        ModelCheckpoint before = fit.begin(config(3, "{epoch}"));
        for (int epoch = 0; epoch < 3; epoch++) {
            fit.epoch(before, epoch, VALUES[epoch]);
        }

        ModelCheckpoint after = fit.resume(config(1, "{epoch}"), "last");
        fit.epoch(after, 3, 0.1);

        assertThat(fit.manifests()).containsExactly("best", "epoch=1", "last");
    }

    @Test
    void ignoresTheScoresOfAnotherMetric() {
        fit.run.catalog.put("val_loss", Optional.empty());
        fit.epoch(fit.begin(TOP_TWO), 0, 0.7);
        ModelCheckpoint.Config other = new ModelCheckpoint.Config(
                "val_loss", Mode.AUTO, 2, true, "{epoch}", true, SaveSchedule.EACH_VALIDATION, false);

        ModelCheckpoint after = fit.resume(other, "last");

        assertThat(after.best()).isEmpty();
        assertThat(after.stateDict()).doesNotContainKey("best");
        fit.run.epoch = 1;
        fit.run.step = 20;
        fit.validate(after, FakeRun.scores("val_loss", 5));
        after.onSavePoint(fit.run, SavePoint.EPOCH, fit.run::snapshot);
        assertThat(fit.manifest("best").epoch()).isEqualTo(1);
    }

    @Test
    void anEmptyStateStartsAnew() {
        ModelCheckpoint checkpoint = fit.begin(TOP_TWO);
        checkpoint.loadStateDict(Map.of());
        fit.epoch(checkpoint, 0, 0.7);

        assertThat(fit.manifests()).containsExactly("best", "epoch=0", "last");
    }
}
