package io.anomalight.framework.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import io.anomalight.framework.failure.UserError;
import io.anomalight.framework.memory.ModuleState;
import io.anomalight.framework.memory.NativeMemory;
import io.anomalight.framework.metrics.Measurement;
import io.anomalight.framework.metrics.Scores;
import io.anomalight.framework.testing.NoNativeLeaks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@NoNativeLeaks
class CheckpointTest {
    private final NativeMemory memory;
    private final CheckpointFixture saved;

    CheckpointTest(NativeMemory memory, @TempDir Path run) {
        this.memory = memory;
        saved = new CheckpointFixture(memory, run);
    }

    @AfterEach
    void close() {
        saved.close();
    }

    @Test
    void loadsTheSavedValues() {
        Map<String, Measurement> scores = new LinkedHashMap<>();
        scores.put("pixel_AUROC", Measurement.within(0.98, 1e-4));
        scores.put("image_AUROC", Measurement.exact(1));
        scores.put("pixel_AUPRO", Measurement.undefined("no image has a mask"));
        Manifest manifest = new Manifest(
                "cflow",
                2,
                96,
                Instant.parse("2026-11-23T10:15:30.5Z"),
                new Scores(scores),
                Optional.of(CheckpointFixture.POST_PROCESSOR),
                Map.of("encoder.sha256", "abc"),
                "0.1.0",
                Optional.of(CheckpointFixture.training(2, 96, Map.of())));
        saved.store.save(CheckpointFixture.BOTH, new Snapshot(saved.state.saved(), Map.of(), manifest));
        NDArray weight = saved.state.get("layer2.weight");
        weight.muli(100);
        saved.state.get("layer2.permutation").addi(7);
        saved.state.get("encoder.weight").set(new float[] {8});

        Checkpoint checkpoint = Checkpoint.open(saved.folder);
        checkpoint.load(saved.module());

        assertThat(checkpoint.manifest()).isEqualTo(manifest);
        assertThat(List.copyOf(checkpoint.manifest().scores().values().keySet()))
                .containsExactlyElementsOf(scores.keySet());
        assertThat(saved.state.get("layer2.weight")).isSameAs(weight);
        assertThat(weight.toFloatArray()).containsExactly(CheckpointFixture.WEIGHT);
        assertThat(saved.state.get("layer2.permutation").toLongArray()).containsExactly(2, 0, 1);
        assertThat(saved.state.get("encoder.weight").toFloatArray()).containsExactly(8);
        assertThat(saved.state.leaked()).isZero();
    }

    @Test
    void parametersStayTrainableAfterLoading() {
        saved.save(0, 1);
        NDArray weight = saved.state.get("layer2.weight");
        weight.setRequiresGradient(true);

        saved.load();

        assertThat(weight.hasGradient()).isTrue();
    }

    @Test
    void transposedAndEmptyArraysAreSavedAndFilled() {
        NDArray turned = saved.state.get("layer2.weight").transpose();
        saved.state.buffer("turned", turned);
        saved.state.buffer("empty", new float[0], 0, 4);
        saved.save(0, 1);
        turned.set(new float[6]);

        saved.load();

        assertThat(saved.state.get("turned").getShape()).isEqualTo(new Shape(3, 2));
        assertThat(saved.state.get("turned").toFloatArray()).containsExactly(1, 4, 2, 5, 3, 6);
        assertThat(saved.weight()).containsExactly(CheckpointFixture.WEIGHT);
        assertThat(saved.state.leaked()).isZero();
    }

    @Test
    void arraysForUpdatesAreLoadedOnlyForAnUpdate() {
        saved.state.keepForUpdate("count", new long[] {7}, 1);
        saved.state.keepForUpdate(
                "sums", saved.state.open(manager -> manager.create(new float[] {1, 2, 3, 4}, new Shape(2, 2))));
        saved.save(0, 1);
        saved.state.remove("count");
        saved.state.remove("sums");

        saved.load();
        assertThat(saved.state.keptForUpdate()).isEmpty();

        Checkpoint.open(saved.folder).loadForUpdate(saved.module());
        assertThat(saved.state.keptForUpdate()).containsOnlyKeys("count", "sums");
        assertThat(saved.state.get("count").toLongArray()).containsExactly(7);
        assertThat(saved.state.get("sums").toFloatArray()).containsExactly(1, 2, 3, 4);
        assertThat(saved.state.saved()).doesNotContainKeys("count", "sums");
        assertThat(saved.state.leaked()).isZero();
    }

    /** A file from elsewhere must not turn the model's own arrays into arrays for updates. */
    @Test
    void anArrayForUpdatesWithTheNameOfAnotherArrayIsLeftOut() {
        saved.state.keepForUpdate("bank", new long[] {7}, 1);
        saved.save(0, 1);
        saved.state.remove("bank");
        saved.state.constant("bank", new float[] {5}, 1);

        Checkpoint.open(saved.folder).loadForUpdate(saved.module());

        assertThat(saved.state.keptForUpdate()).isEmpty();
        assertThat(saved.state.get("bank").toFloatArray()).containsExactly(5);
    }

    @Test
    void filledArraysDoNotShareMemory() {
        saved.state.buffer("a", new float[] {1, 2}, 2);
        saved.state.buffer("b", new float[] {3, 4}, 2);
        saved.save(0, 1);
        saved.load();

        saved.state.get("a").muli(10);

        assertThat(saved.state.get("b").toFloatArray()).containsExactly(3, 4);
    }

    @Test
    void isFoundByManifestByFolderAndByRunFolder() {
        saved.save(Set.of("last"), 0, 1);
        Path last = saved.folder.resolve("last.json");

        assertThat(Checkpoint.open(last).path()).isEqualTo(last);
        assertThat(Checkpoint.open(saved.folder).path()).isEqualTo(last);
        assertThat(Checkpoint.open(saved.folder.resolveSibling(".")).path()).hasFileName("last.json");

        saved.save(Set.of("best"), 0, 1);
        assertThat(Checkpoint.open(saved.folder).path()).hasFileName("best.json");
    }

    @Test
    void aFolderWithoutACheckpointIsRefused() throws IOException {
        Files.createDirectories(saved.folder);

        assertThatThrownBy(() -> Checkpoint.open(saved.folder))
                .isInstanceOf(UserError.class)
                .hasMessageContaining(saved.folder + " holds no checkpoint: it has no best.json or last.json");
        assertThatThrownBy(() -> Checkpoint.open(saved.folder.resolve("epoch=1-step=2.safetensors")))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("name its manifest");
        assertThatThrownBy(() -> Checkpoint.open(saved.manifest("best")))
                .isInstanceOf(UserError.class)
                .hasMessage(saved.manifest("best") + " can't be read: it does not exist; use another checkpoint");
    }

    @Test
    void anotherModelIsRefused() {
        saved.save(0, 1);

        assertThatThrownBy(() -> Checkpoint.open(saved.folder).load(saved.module("padim")))
                .isInstanceOf(UserError.class)
                .hasMessage(saved.manifest("best")
                        + " is a checkpoint of cflow, not of padim; choose model=cflow or another checkpoint");
    }

    @Test
    void anotherEncoderIsRefused() {
        saved.save(0, 1);

        for (String now : List.of("def", "none")) {
            try (ModuleState other = new ModuleState(memory.root())) {
                other.provenance(Map.of("encoder.source", "elsewhere"));
                if (now.equals("def")) {
                    other.provenance(Map.of("encoder.sha256", now));
                }
                FakeModule module = new FakeModule("cflow", other);
                assertThatThrownBy(() -> Checkpoint.open(saved.folder).load(module))
                        .isInstanceOf(UserError.class)
                        .hasMessageContaining("was trained with encoder.sha256 abc, but the model now has " + now);
            }
        }
    }

    @Test
    void theSameEncoderFromAnotherPathIsAccepted() {
        saved.save(0, 1);
        saved.setWeightsToZero();

        saved.state.provenance(Map.of("encoder.source", "/moved/here.safetensors"));
        saved.load();

        assertThat(saved.weight()).containsExactly(CheckpointFixture.WEIGHT);
    }

    @Test
    void allArraysThatDoNotFitAreNamedAndNoneIsOverwritten() {
        saved.state.buffer("layer3.weight", new float[2], 2);
        saved.state.buffer("layer4.weight", new float[2], 2);
        saved.save(0, 1);
        saved.state.names("layer3").forEach(saved.state::remove);
        saved.state.buffer("layer2.permutation", new long[2], 2);
        saved.state.buffer("layer4.weight", new long[2], 2);
        saved.state.buffer("layer5.weight", new float[2], 2);
        saved.setWeightsToZero();

        assertThatThrownBy(saved::load)
                .isInstanceOf(UserError.class)
                .hasMessage(saved.manifest("best") + " does not fit the model, which must have the settings of the"
                        + " training: \"layer2.permutation\" is [3] instead of [2]; \"layer4.weight\" is F32"
                        + " instead of I64; it lacks \"layer5.weight\"; the model has no \"layer3.weight\"");
        assertThat(saved.weight()).containsOnly(0);
    }

    @Test
    void variableArraysAreReplacedByThoseOfTheCheckpoint() {
        saved.state.allowVariable("memory_bank");
        saved.state.buffer("memory_bank.features", new float[] {1, 2, 3}, 3);
        saved.save(0, 1);
        saved.state.names("memory_bank").forEach(saved.state::remove);
        saved.state.buffer("memory_bank.features", new float[] {9}, 1);
        saved.state.buffer("memory_bank.left_over", new float[] {9}, 1);

        saved.load();

        assertThat(saved.state.get("memory_bank.features").toFloatArray()).containsExactly(1, 2, 3);
        assertThat(saved.state.has("memory_bank.left_over")).isFalse();
        assertThat(saved.state.leaked()).isZero();
    }

    @Test
    void aCheckpointBeforeTheFirstValidationCanNotScoreImages() {
        Manifest early = Manifest.now("cflow", 0, 1, Scores.NONE, Optional.empty(), Map.of(), Optional.empty());
        saved.store.save(Set.of("last"), new Snapshot(saved.state.saved(), Map.of(), early));

        assertThatThrownBy(() -> Checkpoint.open(saved.folder).postProcessor())
                .isInstanceOf(UserError.class)
                .hasMessage(saved.manifest("last") + " was saved before the first validation and has no thresholds"
                        + " yet; resume the run with train resume=<run> (and trainer.limit_val_batches=1.0 if"
                        + " validation was off), or use a later checkpoint");
    }
}
