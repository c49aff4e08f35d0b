package io.anomalight.callbacks.checkpoint;

import static io.anomalight.callbacks.FakeRun.scores;
import static io.anomalight.callbacks.checkpoint.CheckpointedFit.DEFAULT;
import static io.anomalight.callbacks.checkpoint.CheckpointedFit.config;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anomalight.callbacks.FakeRun;
import io.anomalight.callbacks.Results;
import io.anomalight.framework.StepOutput;
import io.anomalight.framework.callback.Monitor.Mode;
import io.anomalight.framework.callback.SavePoint;
import io.anomalight.framework.checkpoint.Checkpoint;
import io.anomalight.framework.checkpoint.Manifest;
import io.anomalight.framework.data.HostBatch;
import io.anomalight.framework.data.Label;
import io.anomalight.framework.failure.UserError;
import io.anomalight.framework.memory.NativeMemory;
import io.anomalight.framework.metrics.Scores;
import io.anomalight.framework.testing.NoNativeLeaks;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@NoNativeLeaks
class ModelCheckpointTest {
    private final CheckpointedFit fit;

    ModelCheckpointTest(NativeMemory memory, @TempDir Path directory) {
        fit = new CheckpointedFit(memory, directory);
    }

    @AfterEach
    void close() {
        fit.close();
    }

    @Test
    void keepsTheBestAndTheLast() {
        ModelCheckpoint checkpoint = fit.fit(DEFAULT, 0.7, 0.9, 0.8);

        assertThat(checkpoint.best()).contains(fit.path("best"));
        assertThat(fit.manifest("best").epoch()).isEqualTo(1);
        assertThat(fit.manifest("last").epoch()).isEqualTo(2);
        assertThat(fit.manifests()).containsExactly("best", "epoch=1-step=20", "last");
        assertThat(fit.path("best")).hasSameBinaryContentAs(fit.path("epoch=1-step=20"));
        Checkpoint.open(fit.path("best")).load(fit.run.module());
        assertThat(fit.state.get("weight").toFloatArray()).containsExactly(1);
    }

    @Test
    void savesThePositionAndTheScoresOfTheRun() {
        fit.fit(DEFAULT, 0.7);

        Manifest best = fit.manifest("best");
        assertThat(best.model()).isEqualTo("fake");
        assertThat(best.step()).isEqualTo(10);
        assertThat(best.scores()).isEqualTo(scores("pixel_AUROC", 0.7));
        assertThat(best.postProcessor()).contains(FakeRun.POST_PROCESSOR);
        assertThat(best.provenance()).isEqualTo(Map.of("encoder.sha256", "abc"));
        assertThat(best.training()).isPresent();
    }

    @Test
    void keepsTheTopFewUnderTheirNamesWithOneFileOfArraysForEachStep() {
        fit.fit(config(2, "{epoch:02d}-{pixel_AUROC:.2f}"), 0.7, 0.9, 0.6, 0.8, 0.5);

        assertThat(fit.manifests())
                .containsExactly("best", "epoch=01-pixel_AUROC=0.90", "epoch=03-pixel_AUROC=0.80", "last");
        assertThat(fit.arrays()).containsExactly("epoch=1-step=20", "epoch=3-step=40", "epoch=4-step=50");
        assertThat(fit.manifest("best").epoch()).isEqualTo(1);
    }

    @Test
    void keepsAllCheckpoints() {
        fit.fit(config(-1, "{epoch}"), 0.7, Double.NaN, 0.6);
        assertThat(fit.manifests()).containsExactly("best", "epoch=0", "epoch=1", "epoch=2", "last");
        assertThat(fit.manifest("best").epoch()).isZero();
    }

    @Test
    void keepsOnlyTheLastWithSaveTopKZero() {
        ModelCheckpoint checkpoint = fit.fit(config(0, "{epoch}"), 0.7, 0.6);

        assertThat(fit.manifests()).containsExactly("last");
        assertThat(checkpoint.best()).isEmpty();
    }

    @Test
    void keepsOnlyTheBestWithoutSaveLast() {
        fit.fit(
                new ModelCheckpoint.Config(
                        "pixel_AUROC", Mode.MIN, 1, false, "m", true, SaveSchedule.EACH_VALIDATION, false),
                0.7,
                0.9,
                0.8);

        assertThat(fit.manifest("best").epoch()).isZero();
        assertThat(fit.manifests()).containsExactly("best", "m");
        assertThat(fit.run.said).isEmpty();
    }

    @Test
    void theNewestIsTheBestWithoutAMetric() {
        fit.run.catalog = Map.of("pixel_AUROC", Optional.of("validation has normal images only"));
        ModelCheckpoint checkpoint = fit.begin(config(2, "{epoch}"));
        for (int epoch = 0; epoch < 3; epoch++) {
            fit.step(checkpoint, epoch, epoch + 1);
            fit.validate(checkpoint, Scores.NONE);
            checkpoint.onSavePoint(fit.run, SavePoint.EPOCH, fit.run::snapshot);
        }

        assertThat(fit.manifest("best").epoch()).isEqualTo(2);
        assertThat(fit.manifests()).containsExactly("best", "epoch=1", "epoch=2", "last");
    }

    @Test
    void refusesAnUnknownMetric() {
        ModelCheckpoint.Config config = new ModelCheckpoint.Config(
                "val_loss", Mode.AUTO, 3, true, "m", true, SaveSchedule.EACH_VALIDATION, false);

        assertThatThrownBy(() -> fit.begin(config))
                .isInstanceOf(UserError.class)
                .hasMessage("callbacks.model_checkpoint.monitor = val_loss can't be monitored: validation will not"
                        + " publish it. It will publish: pixel_AUROC");
    }

    @Test
    void refusesAFileNameWithAnUnknownMetric() {
        assertThatThrownBy(() -> fit.begin(config(1, "{epoch}-{val_los:.2f}")))
                .isInstanceOf(UserError.class)
                .hasMessage(
                        "callbacks.model_checkpoint.filename names val_los, which this run does not log. It may name"
                                + " epoch, step, pixel_AUROC, train_<scalar>_step and train_<scalar>_epoch");
    }

    @Test
    void aFileNameMayContainTrainingScalars() {
        ModelCheckpoint checkpoint = fit.begin(config(1, "{train_loss_step:.1f}-{train_loss_epoch:.1f}"));
        checkpoint.onTrainBatchEnd(
                fit.run, new HostBatch(List.of(Results.of("a.png", Label.NORMAL).image())), StepOutput.loss(3));
        checkpoint.onTrainEpochEnd(fit.run, Map.of("loss", 2.5));
        fit.epoch(checkpoint, 0, 0.5);

        assertThat(fit.manifests()).contains("train_loss_step=3.0-train_loss_epoch=2.5");
    }

    @Test
    void aNameThatIsTakenGetsANumber() {
        fit.fit(config(2, "model"), 0.7, 0.8);
        assertThat(fit.manifests()).containsExactly("best", "last", "model", "model-v1");
        assertThat(fit.manifest("model-v1").epoch()).isEqualTo(1);
    }

    @Test
    void aFileNameCannotBeBestOrLast() {
        fit.fit(config(1, "last"), 0.7);

        assertThat(fit.manifests()).containsExactly("best", "last", "last-v1");
    }

    @Test
    void nanIsNeverTheBest() {
        ModelCheckpoint checkpoint = fit.fit(DEFAULT, Double.NaN);

        assertThat(checkpoint.best()).isEmpty();
        assertThat(fit.manifest("last").epoch()).isZero();
        assertThat(fit.manifests()).containsExactly("last");
    }

    @Test
    void anInterruptionAlwaysSavesTheLastWithTrainingState() {
        ModelCheckpoint checkpoint = fit.begin(
                new ModelCheckpoint.Config("auto", Mode.AUTO, 1, false, "m", true, SaveSchedule.EACH_VALIDATION, true));
        assertThat(fit.run.said)
                .containsExactly("The checkpoints hold weights alone (callbacks.model_checkpoint.save_weights_only):"
                        + " this run can be resumed after an interruption, which saves the whole, but not after a"
                        + " crash.");
        fit.epoch(checkpoint, 0, 0.7);
        assertThat(fit.manifest("m").training()).isEmpty();

        fit.step(checkpoint, 1, 13);
        checkpoint.onSavePoint(fit.run, SavePoint.INTERRUPTION, fit.run::snapshot);

        assertThat(fit.manifest("last").step()).isEqualTo(13);
        assertThat(fit.manifest("last").training()).isPresent();
        assertThat(Checkpoint.newestResumable(fit.folder).path()).isEqualTo(fit.path("last"));
    }

    @Test
    void savesNothingInAFastDevRun() {
        fit.run.limits = FakeRun.QUICK;
        fit.fit(config(1, "{unknown}"), 0.5, 0.7);

        assertThat(Files.exists(fit.folder)).isFalse();
    }

    @Test
    void savesNothingOutsideAFit() {
        ModelCheckpoint checkpoint = new ModelCheckpoint(DEFAULT, fit.run.console());
        fit.epoch(checkpoint, 0, 1);
        checkpoint.onFitStart(fit.run);
        checkpoint.onFitEnd(fit.run, FakeRun.REPORT);
        fit.epoch(checkpoint, 1, 1);

        assertThat(Files.exists(fit.folder)).isFalse();
        assertThat(checkpoint.stateDict()).isEmpty();
    }

    @Test
    void impossibleSettingsAreRefused() {
        assertThatThrownBy(() -> config(-2, "m"))
                .hasMessage("save_top_k must be a number of checkpoints, 0 for none or -1 for all, but is -2");
        assertThatThrownBy(() -> config(1, "{epoch")).hasMessageStartingWith("filename must close each brace");
    }
}
