package io.anomalight.framework.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import io.anomalight.framework.failure.UserError;
import io.anomalight.framework.memory.NativeMemory;
import io.anomalight.framework.metrics.Scores;
import io.anomalight.framework.optim.OptimizerCounts;
import io.anomalight.framework.optim.OptimizerSettings;
import io.anomalight.framework.optim.OptimizerSpec;
import io.anomalight.framework.optim.Optimizers;
import io.anomalight.framework.optim.StepObserver;
import io.anomalight.framework.optim.rule.Adam;
import io.anomalight.framework.optim.schedule.Schedule;
import io.anomalight.framework.profiling.Profiler;
import io.anomalight.framework.testing.NoNativeLeaks;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@NoNativeLeaks
class RestoreTest {
    private static final OptimizerSettings ACCUMULATING =
            new OptimizerSettings(Optional.empty(), 2, Schedule.CONSTANT, StepObserver.NONE, Profiler.NONE);

    private final CheckpointFixture saved;
    private final NativeMemory memory;

    RestoreTest(NativeMemory memory, @TempDir Path run) {
        saved = new CheckpointFixture(memory, run);
        saved.state.constant(2);
        this.memory = memory;
    }

    @AfterEach
    void close() {
        saved.close();
    }

    @Test
    void restoresParametersMomentsCountsAndTheStateOfTheFit() {
        Map<String, String> then;
        TrainingState training;
        try (Optimizers optimizers = open(OptimizerSettings.PLAIN, "a", "layer2.weight")) {
            step(optimizers);
            step(optimizers);
            training = save(optimizers, "last");
            then = arrays(optimizers);
            step(optimizers);
            assertThat(arrays(optimizers)).isNotEqualTo(then);

            assertThat(restore("last", optimizers)).isEqualTo(training);
            assertThat(arrays(optimizers)).isEqualTo(then);
        }
        saved.setWeightsToZero();
        try (Optimizers anew = open(OptimizerSettings.PLAIN, "a", "layer2.weight")) {
            assertThat(restore("last", anew)).isEqualTo(training);

            assertThat(arrays(anew)).isEqualTo(then);
            assertThat(anew.counts()).isEqualTo(training.optimizers());
            assertThat(anew.counts()).containsEntry("a", new OptimizerCounts(2, 0));
            assertThat(saved.state.leaked()).isZero();
        }
    }

    private void assertRefused(Optimizers optimizers, Map<String, NDArray> more, String difference) {
        try (optimizers) {
            assertThatThrownBy(() -> Checkpoint.open(saved.manifest("last")).restore(saved.module(), optimizers, more))
                    .isInstanceOf(UserError.class)
                    .hasMessage(saved.manifest("last") + " can't be resumed exactly: " + difference
                            + "; resume with the settings of the training (only the learning rate may differ), or start"
                            + " a new run");
        }
    }

    @Test
    void aRefusedResumeSaysWhichSettingChangedAndFromWhatToWhat() {
        try (Optimizers optimizers = open(OptimizerSettings.PLAIN, "a", "layer2.weight")) {
            save(optimizers, "last");
        }
        saved.setWeightsToZero();

        assertRefused(
                open(OptimizerSettings.PLAIN, "b", "layer2.weight"), Map.of(), "the optimizers were a, but are now b");
        assertRefused(
                open(OptimizerSettings.PLAIN, "a", "layer2.weight"),
                Map.of("current_model_state/layer2.weight", saved.state.get("layer2.weight")),
                "the fit had no average of the weights (callback ema), but now has an average of the weights (callback"
                        + " ema)");
        assertThat(saved.weight()).containsOnly(0);
    }

    @Test
    void theChangedArraysOfACheckpointWithoutSettingsAreNamed() {
        try (Optimizers optimizers = open(OptimizerSettings.PLAIN, "a", "layer2.weight")) {
            save(optimizers, "last");
        }

        assertRefused(
                open(ACCUMULATING, "a", "layer2.weight"),
                Map.of(),
                "accumulate_grad_batches or an optimizer has changed: the fit now has a.pending.layer2.weight");
    }

    @Test
    void momentsOfAnotherShapeAreRefused() {
        saved.state.allowVariable("bank");
        saved.state.parameter("bank.a", new float[] {1, 2}, 2);
        try (Optimizers optimizers = open(OptimizerSettings.PLAIN, "a", "bank.a")) {
            save(optimizers, "last");
        }
        saved.state.parameter("bank.a", new float[] {1, 2, 3}, 3);

        try (Optimizers others = open(OptimizerSettings.PLAIN, "a", "bank.a")) {
            assertThatThrownBy(() -> restore("last", others))
                    .isInstanceOf(UserError.class)
                    .hasMessageContaining("last.json does not fit the model's optimizers: \"a.")
                    .hasMessageContaining("is [2] instead of [3]");
        }
    }

    @Test
    void arraysForUpdatesAreRestoredToo() {
        saved.state.keepForUpdate("sums", new long[] {1, 2}, 2);
        try (Optimizers optimizers = open(OptimizerSettings.PLAIN, "a", "layer2.weight")) {
            save(optimizers, "last");
            saved.state.remove("sums");
            saved.state.keepForUpdate("other", new long[] {3}, 1);

            restore("last", optimizers);
        }
        assertThat(saved.state.keptForUpdate()).containsOnlyKeys("sums");
        assertThat(saved.state.get("sums").toLongArray()).containsExactly(1, 2);
    }

    @Test
    void weightsOnlyAreRefusedAndAResumableOneIsNamed() {
        try (Optimizers optimizers = open(OptimizerSettings.PLAIN, "a", "layer2.weight")) {
            saved.saveWeightsOnly("best", 1, 20);
            assertThatThrownBy(() -> restore("best", optimizers))
                    .isInstanceOf(UserError.class)
                    .hasMessage(saved.manifest("best")
                            + " holds only weights, without the state of the fit, so it can't be resumed;"
                            + " use another checkpoint");

            save(optimizers, "last");
            assertThatThrownBy(() -> restore("best", optimizers))
                    .isInstanceOf(UserError.class)
                    .hasMessageEndingWith("; the newest usable checkpoint in its folder is " + saved.manifest("last"));
        }
    }

    private Optimizers open(OptimizerSettings settings, String name, String parameter) {
        OptimizerSpec spec = new OptimizerSpec(name, List.of(parameter), new Adam(0.1));
        return new Optimizers(List.of(spec), saved.state, memory.root(), settings);
    }

    private void step(Optimizers optimizers) {
        memory.inStep(
                saved.state,
                step -> optimizers.get("a").minimize(new NDList(step.create(new float[] {1, 2, 3})), in -> in.head()
                        .mul(saved.state.get("layer2.weight"))
                        .square()
                        .sum()));
    }

    private TrainingState save(Optimizers optimizers, String name) {
        TrainingState training = CheckpointFixture.training(1, 20, optimizers.counts());
        Manifest manifest = new Manifest(
                "cflow",
                1,
                20,
                Instant.EPOCH,
                Scores.NONE,
                Optional.empty(),
                Map.of("encoder.sha256", "abc"),
                "0.1.0",
                Optional.of(training));
        saved.store.save(
                Set.of(name),
                new Snapshot(saved.state.saved(), saved.state.keptForUpdate(), optimizers.arrays(), manifest));
        return training;
    }

    private TrainingState restore(String name, Optimizers optimizers) {
        return Checkpoint.open(saved.manifest(name)).restore(saved.module(), optimizers);
    }

    private Map<String, String> arrays(Optimizers optimizers) {
        Map<String, String> arrays = new LinkedHashMap<>();
        optimizers.arrays().forEach((name, array) -> arrays.put(name, Arrays.toString(array.toFloatArray())));
        arrays.put("weight", Arrays.toString(saved.weight()));
        return arrays;
    }
}
