package io.anomalight.callbacks;

import static io.anomalight.callbacks.FakeRun.scores;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anomalight.framework.UserError;
import io.anomalight.framework.checkpoint.Checkpoint;
import io.anomalight.framework.checkpoint.Manifest;
import io.anomalight.framework.memory.ModuleState;
import io.anomalight.framework.memory.NativeMemory;
import io.anomalight.framework.metrics.Scores;
import io.anomalight.framework.testing.NoNativeLeaks;
import io.anomalight.framework.training.Monitor.Mode;
import io.anomalight.framework.training.SavePoint;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@NoNativeLeaks
class ModelCheckpointTest {
    private static final ModelCheckpointConfig AUTO = new ModelCheckpointConfig("auto", Mode.AUTO, true);

    private final FakeRun run;
    private final Path folder;
    private final ModuleState state;

    ModelCheckpointTest(NativeMemory memory, @TempDir Path directory) {
        run = new FakeRun(directory);
        folder = directory.resolve("checkpoints");
        state = new ModuleState(memory.root());
        state.own("weight", new float[] {0}, 1);
        run.state = Optional.of(state);
        run.catalog.put("pixel_AUROC", Optional.empty());
    }

    @AfterEach
    void close() {
        state.close();
    }

    @Test
    void keepsTheBestAndTheLast() {
        ModelCheckpoint checkpoint = new ModelCheckpoint(AUTO);
        fit(checkpoint, 0.7, 0.9, 0.8);

        assertThat(checkpoint.best()).contains(folder.resolve("best.json"));
        assertThat(manifest("best").epoch()).isEqualTo(1);
        assertThat(manifest("last").epoch()).isEqualTo(2);
        Checkpoint.open(folder.resolve("best.json")).load(run.module());
        assertThat(state.get("weight").toFloatArray()).containsExactly(1);
    }

    @Test
    void writesDownWhereTheRunStood() {
        fit(new ModelCheckpoint(AUTO), 0.7);

        Manifest best = manifest("best");
        assertThat(best.model()).isEqualTo("fake");
        assertThat(best.step()).isEqualTo(10);
        assertThat(best.scores()).isEqualTo(scores("pixel_AUROC", 0.7));
        assertThat(best.postProcessor()).contains(FakeRun.POST_PROCESSOR);
        assertThat(best.provenance()).isEqualTo(Map.of("encoder.sha256", "abc"));
    }

    @Test
    void keepsOnlyTheBestIfAskedTo() {
        fit(new ModelCheckpoint(new ModelCheckpointConfig("pixel_AUROC", Mode.MIN, false)), 0.7, 0.9, 0.8);

        assertThat(manifest("best").epoch()).isZero();
        assertThat(folder.resolve("last.json")).doesNotExist();
        assertThat(run.said).isEmpty();
    }

    @Test
    void takesTheNewestForTheBestWhenThereIsNothingToMonitor() {
        run.catalog = Map.of("pixel_AUROC", Optional.of("validation has normal images only"));
        ModelCheckpoint checkpoint = new ModelCheckpoint(AUTO);
        checkpoint.onFitStart(run);
        validate(checkpoint, 0, Scores.NONE);
        validate(checkpoint, 1, Scores.NONE);

        assertThat(manifest("best").epoch()).isEqualTo(1);
    }

    @Test
    void refusesAMetricThatWillNotExist() {
        ModelCheckpoint checkpoint = new ModelCheckpoint(new ModelCheckpointConfig("val_loss", Mode.AUTO, true));

        assertThatThrownBy(() -> checkpoint.onFitStart(run))
                .isInstanceOf(UserError.class)
                .hasMessageStartingWith("callbacks.model_checkpoint.monitor = val_loss can't be monitored");
    }

    @Test
    void notANumberIsNeverTheBest() {
        ModelCheckpoint checkpoint = new ModelCheckpoint(AUTO);
        fit(checkpoint, Double.NaN);

        assertThat(checkpoint.best()).isEmpty();
        assertThat(manifest("last").epoch()).isZero();
    }

    @Test
    void savesNothingOutsideAFit() {
        ModelCheckpoint checkpoint = new ModelCheckpoint(AUTO);
        checkpoint.onValidationEnd(run, scores("pixel_AUROC", 1));
        checkpoint.onFitStart(run);
        checkpoint.onFitEnd(run, FakeRun.REPORT);
        checkpoint.onValidationEnd(run, scores("pixel_AUROC", 1));

        assertThat(Files.exists(folder)).isFalse();
    }

    private void fit(ModelCheckpoint checkpoint, double... values) {
        checkpoint.onFitStart(run);
        for (int epoch = 0; epoch < values.length; epoch++) {
            state.get("weight").set(new float[] {epoch});
            validate(checkpoint, epoch, scores("pixel_AUROC", values[epoch]));
        }
        checkpoint.onFitEnd(run, FakeRun.REPORT);
    }

    private void validate(ModelCheckpoint checkpoint, int epoch, Scores scores) {
        run.epoch = epoch;
        run.step = 10L * (epoch + 1);
        run.scores = scores;
        checkpoint.onValidationEnd(run, scores);
        checkpoint.onSavePoint(run, SavePoint.EPOCH);
    }

    private Manifest manifest(String name) {
        return Checkpoint.open(folder.resolve(name + ".json")).manifest();
    }
}
