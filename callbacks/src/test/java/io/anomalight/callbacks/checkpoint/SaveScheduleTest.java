package io.anomalight.callbacks.checkpoint;

import static io.anomalight.callbacks.FakeRun.scores;
import static io.anomalight.callbacks.checkpoint.CheckpointedFit.config;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anomalight.callbacks.Results;
import io.anomalight.framework.StepOutput;
import io.anomalight.framework.callback.SavePoint;
import io.anomalight.framework.data.HostBatch;
import io.anomalight.framework.data.Label;
import io.anomalight.framework.memory.NativeMemory;
import io.anomalight.framework.testing.NoNativeLeaks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@NoNativeLeaks
class SaveScheduleTest {
    private static final SaveSchedule TWO_EPOCHS = new SaveSchedule(Optional.of(2), Optional.empty(), Optional.empty());
    private static final SaveSchedule SIX_STEPS = new SaveSchedule(Optional.empty(), Optional.of(6), Optional.empty());
    private static final SaveSchedule A_MINUTE =
            new SaveSchedule(Optional.empty(), Optional.empty(), Optional.of(Duration.ofMinutes(1)));

    private final CheckpointedFit fit;

    SaveScheduleTest(NativeMemory memory, @TempDir Path directory) {
        fit = new CheckpointedFit(memory, directory);
    }

    @AfterEach
    void close() {
        fit.close();
    }

    @Test
    void savesAfterEachValidationAlsoWithinAnEpoch() {
        ModelCheckpoint checkpoint = fit.begin(config(-1, "{step}"));
        fit.step(checkpoint, 0, 1);
        fit.run.step = 2;
        fit.validate(checkpoint, scores("pixel_AUROC", 0.5));
        checkpoint.onSavePoint(fit.run, SavePoint.STEP, fit.run::snapshot);
        fit.step(checkpoint, 0, 3);

        assertThat(fit.manifests()).containsExactly("best", "last", "step=2");
    }

    @Test
    void savesEveryNEpochs() {
        fit.fit(config(-1, "{epoch}", TWO_EPOCHS), 0.9, 0.8, 0.7, 0.6, 0.5);

        assertThat(fit.manifests()).containsExactly("best", "epoch=1", "epoch=3", "last");
        assertThat(fit.manifest("last").epoch()).isEqualTo(3);
    }

    @Test
    void theLastEpochIsAlwaysSaved() {
        fit.run.maxEpochs = 3;
        fit.fit(config(1, "{epoch}", TWO_EPOCHS), 0.7, 0.8, 0.9);

        assertThat(fit.manifests()).containsExactly("best", "epoch=2", "last");
    }

    @Test
    void theEndOfAFitSavesTheStepsSinceTheLastCheckpoint() {
        ModelCheckpoint checkpoint = fit.begin(config(1, "{step}", SIX_STEPS));
        fit.step(checkpoint, 0, 6);
        train(checkpoint, 7);
        fit.validate(checkpoint, scores("pixel_AUROC", 0.5));
        checkpoint.onSavePoint(fit.run, SavePoint.END, fit.run::snapshot);

        assertThat(fit.manifests()).containsExactly("best", "last", "step=7");
        assertThat(fit.manifest("last").step()).isEqualTo(7);
    }

    @Test
    void theEndOfAFitRanksItsValidation() {
        ModelCheckpoint checkpoint = fit.begin(config(1, "{epoch}", TWO_EPOCHS));
        fit.epoch(checkpoint, 0, 0.7);
        fit.epoch(checkpoint, 1, 0.9);
        fit.epoch(checkpoint, 2, 0.8);
        assertThat(fit.manifest("last").epoch()).isEqualTo(1);
        checkpoint.onSavePoint(fit.run, SavePoint.END, fit.run::snapshot);

        assertThat(fit.manifests()).containsExactly("best", "epoch=1", "last");
        assertThat(fit.manifest("best").epoch()).isEqualTo(1);
        assertThat(fit.manifest("last").epoch()).isEqualTo(2);
    }

    @Test
    void theEndOfAFitSavesNothingTwice() throws IOException {
        ModelCheckpoint checkpoint = fit.begin(config(-1, "{step}"));
        fit.epoch(checkpoint, 0, 0.7);
        byte[] last = Files.readAllBytes(fit.path("last"));
        checkpoint.onSavePoint(fit.run, SavePoint.END, fit.run::snapshot);
        assertThat(fit.path("last")).hasBinaryContent(last);

        // A finished fit that is resumed saves nothing either.
        fit.resume(config(-1, "{step}"), "last").onSavePoint(fit.run, SavePoint.END, fit.run::snapshot);
        assertThat(fit.path("last")).hasBinaryContent(last);
        assertThat(fit.manifests()).containsExactly("best", "last", "step=10");
    }

    @Test
    void savesTheEndOfAFitWithoutSteps() {
        fit.begin(config(1, "{step}")).onSavePoint(fit.run, SavePoint.END, fit.run::snapshot);

        assertThat(fit.manifests()).containsExactly("last");
    }

    @Test
    void aPreparationPassIsSavedOnlyAsLast() {
        ModelCheckpoint checkpoint = fit.begin(config(-1, "{step}"));
        checkpoint.onSavePoint(fit.run, SavePoint.PREPARATION_STEP, fit.run::snapshot);
        assertThat(fit.manifests()).isEmpty();

        checkpoint.onSavePoint(fit.run, SavePoint.PREPARATION_PASS, fit.run::snapshot);
        assertThat(fit.manifests()).containsExactly("last");
        assertThat(fit.manifest("last").training()).isPresent();
    }

    @Test
    void aLongPreparationPassIsSavedAfterTheTimeInterval() {
        ModelCheckpoint checkpoint = fit.begin(config(1, "{step}", A_MINUTE));
        fit.run.elapsed = Duration.ofSeconds(61);
        checkpoint.onSavePoint(fit.run, SavePoint.PREPARATION_STEP, fit.run::snapshot);

        assertThat(fit.manifests()).containsExactly("last");
    }

    @Test
    void withoutValidationEachEpochIsSavedAndTheNewestIsTheBest() {
        fit.run.validates = false;
        fit.run.catalog = Map.of("pixel_AUROC", Optional.of("validation is off"));
        ModelCheckpoint checkpoint = fit.begin(config(1, "{step}"));
        for (int epoch = 0; epoch < 3; epoch++) {
            fit.step(checkpoint, epoch, epoch + 1);
            checkpoint.onSavePoint(fit.run, SavePoint.EPOCH, fit.run::snapshot);
        }

        assertThat(fit.manifests()).containsExactly("best", "last", "step=3");
        assertThat(fit.manifest("best").step()).isEqualTo(3);
    }

    private void train(ModelCheckpoint checkpoint, long step) {
        checkpoint.onTrainBatchEnd(
                fit.run, new HostBatch(List.of(Results.of("a.png", Label.NORMAL).image())), StepOutput.EMPTY);
        fit.step(checkpoint, 0, step);
    }

    @Test
    void savesEveryNSteps() {
        fit.fit(config(-1, "{step}", SIX_STEPS), 0.9, 0.8);

        assertThat(fit.manifests()).containsExactly("best", "last", "step=12", "step=18", "step=6");
    }

    @Test
    void aValidationRanksOnlyTheFirstCheckpointAfterIt() {
        fit.fit(config(9, "{step}", SIX_STEPS), 0.9, 0.8, 0.7);

        assertThat(fit.manifests()).containsExactly("best", "last", "step=12", "step=24");
        assertThat(fit.manifest("best").step()).isEqualTo(12);
        assertThat(fit.manifest("last").step()).isEqualTo(30);
    }

    @Test
    void savesAfterTheTimeInterval() {
        ModelCheckpoint checkpoint = fit.begin(config(-1, "{step}", A_MINUTE));
        long[] seconds = {59, 60, 119, 121, 180, 181};
        for (int i = 0; i < seconds.length; i++) {
            fit.run.elapsed = Duration.ofSeconds(seconds[i]);
            fit.step(checkpoint, 0, i + 1);
        }

        assertThat(fit.manifests()).containsExactly("last", "step=2", "step=4", "step=6");
    }

    @Test
    void aResumedFitContinuesTheTimeInterval() {
        ModelCheckpoint before = fit.begin(config(-1, "{step}", A_MINUTE));
        fit.run.elapsed = Duration.ofSeconds(70);
        fit.step(before, 0, 1);
        ModelCheckpoint after = fit.resume(config(-1, "{step}", A_MINUTE), "last");
        fit.run.elapsed = Duration.ofSeconds(129);
        fit.step(after, 0, 2);
        assertThat(fit.manifest("last").step()).isEqualTo(1);

        fit.run.elapsed = Duration.ofSeconds(130);
        fit.step(after, 0, 3);
        assertThat(fit.manifest("last").step()).isEqualTo(3);
    }

    @Test
    void refusesTwoSchedulesAndEmptyIntervals() {
        assertThatThrownBy(() -> new SaveSchedule(Optional.of(1), Optional.of(1), Optional.empty()))
                .hasMessage("every_n_epochs, every_n_train_steps and train_time_interval exclude each other, but more"
                        + " than one of them is set; leave the others null");
        assertThatThrownBy(() -> new SaveSchedule(Optional.of(0), Optional.empty(), Optional.empty()))
                .hasMessage("every_n_epochs must be at least 1, but is 0");
        assertThatThrownBy(() -> new SaveSchedule(Optional.empty(), Optional.of(0), Optional.empty()))
                .hasMessage("every_n_train_steps must be at least 1, but is 0");
        assertThatThrownBy(() -> new SaveSchedule(Optional.empty(), Optional.empty(), Optional.of(Duration.ZERO)))
                .hasMessage("train_time_interval must be positive, but is PT0S");
    }
}
