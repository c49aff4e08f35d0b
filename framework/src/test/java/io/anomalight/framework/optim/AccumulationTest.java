package io.anomalight.framework.optim;

import static io.anomalight.framework.optim.LinearLoss.accumulating;
import static io.anomalight.framework.optim.LinearLoss.adam;
import static io.anomalight.framework.optim.LinearLoss.clip;
import static io.anomalight.framework.optim.LinearLoss.minimize;
import static io.anomalight.framework.optim.LinearLoss.optimizers;
import static io.anomalight.framework.optim.LinearLoss.state;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.anomalight.framework.memory.ModuleState;
import io.anomalight.framework.memory.NativeMemory;
import io.anomalight.framework.optim.schedule.Schedule;
import io.anomalight.framework.profiling.Profiler;
import io.anomalight.framework.testing.NoNativeLeaks;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@NoNativeLeaks
class AccumulationTest {
    @Test
    void accumulatedLossesAreOneStepAlongTheirMeanGradient(NativeMemory memory) {
        try (ModuleState state = state(memory);
                Optimizers optimizers = optimizers(state, memory, Optional.empty(), 3)) {
            minimize(optimizers, state, memory, new float[] {3, 0}, 1);
            minimize(optimizers, state, memory, new float[] {6, 3}, 1);
            assertThat(state.get("a").toFloatArray()).containsExactly(1, 2);
            assertThat(optimizers.steps()).isZero();
            minimize(optimizers, state, memory, new float[] {0, -9}, 4);

            assertThat(state.get("a").toFloatArray()).containsExactly(new float[] {1 - 3, 2 + 2}, within(1e-6f));
            assertThat(state.get("b").getFloat()).isCloseTo(3 - 2, within(1e-6f));
            assertThat(optimizers.steps()).isEqualTo(1);
        }
    }

    @Test
    void accumulationEqualsAdamOnTheMeanOfTheLosses(NativeMemory memory) {
        float[][] accumulated = new float[2][];
        float[][] atOnce = new float[2][];
        try (ModuleState state = state(memory);
                Optimizers optimizers = adam(state, memory, accumulating(2))) {
            for (int i = 0; i < 4; i++) {
                minimize(optimizers, state, memory, new float[] {1, 2}, 3);
                minimize(optimizers, state, memory, new float[] {5, -4}, 1);
            }
            accumulated[0] = state.get("a").toFloatArray();
            accumulated[1] = state.get("b").toFloatArray();
        }
        try (ModuleState state = state(memory);
                Optimizers optimizers = adam(state, memory, OptimizerSettings.PLAIN)) {
            for (int i = 0; i < 4; i++) {
                minimize(optimizers, state, memory, new float[] {3, -1}, 2);
            }
            atOnce[0] = state.get("a").toFloatArray();
            atOnce[1] = state.get("b").toFloatArray();
        }
        assertThat(accumulated).isDeepEqualTo(atOnce);
    }

    @Test
    void theEndOfAnEpochStepsAlongTheMeanOfTheRemainingGradients(NativeMemory memory) {
        try (ModuleState state = state(memory);
                Optimizers optimizers = optimizers(state, memory, Optional.empty(), 4)) {
            minimize(optimizers, state, memory, new float[] {2, 0}, 1);
            minimize(optimizers, state, memory, new float[] {4, 8}, 1);
            optimizers.flush();
            assertThat(state.get("a").toFloatArray()).containsExactly(1 - 3, 2 - 4);
            optimizers.flush();
            assertThat(optimizers.steps()).isEqualTo(1);

            for (int i = 0; i < 4; i++) {
                minimize(optimizers, state, memory, new float[] {1, 0}, 0); // the next epoch counts from 0
            }
            assertThat(optimizers.steps()).isEqualTo(2);
            assertThat(state.get("a").toFloatArray()).containsExactly(1 - 3 - 1, 2 - 4);
        }
    }

    @Test
    void theMeanOfAccumulatedGradientsIsClipped(NativeMemory memory) {
        try (ModuleState state = state(memory);
                Optimizers optimizers = optimizers(state, memory, clip(1.5, GradientClip.Algorithm.VALUE), 2)) {
            minimize(optimizers, state, memory, new float[] {100, 4}, 1);
            minimize(optimizers, state, memory, new float[] {-98, -2}, 1);

            assertThat(state.get("a").toFloatArray()).containsExactly(1 - 1, 2 - 1); // not clipped per loss
        }
    }

    @Test
    void anInfiniteGradientAffectsOnlyItsOwnStep(NativeMemory memory) {
        try (ModuleState state = state(memory);
                Optimizers optimizers = optimizers(state, memory, clip(1, GradientClip.Algorithm.VALUE), 2)) {
            minimize(optimizers, state, memory, new float[] {Float.POSITIVE_INFINITY, 0}, 0);
            minimize(optimizers, state, memory, new float[] {0, 0}, 0);
            minimize(optimizers, state, memory, new float[] {0.5f, 0}, 0);
            minimize(optimizers, state, memory, new float[] {0.5f, 0}, 0);

            assertThat(state.get("a").toFloatArray()).containsExactly(1 - 1 - 0.5f, 2);
        }
    }

    @ParameterizedTest
    @EnumSource(GradientClip.Algorithm.class)
    void resumingWithinAnAccumulationIsBitForBitEqual(GradientClip.Algorithm algorithm, NativeMemory memory) {
        OptimizerSettings settings =
                new OptimizerSettings(clip(2, algorithm), 3, Schedule.CONSTANT, StepObserver.NONE, Profiler.NONE);
        float[] straight;
        try (ModuleState state = state(memory);
                Optimizers optimizers = adam(state, memory, settings)) {
            for (int i = 0; i < 10; i++) {
                minimize(optimizers, state, memory, new float[] {i, 1}, 0.1f * i);
            }
            straight = state.get("a").toFloatArray();
        }
        Map<String, float[]> saved = new LinkedHashMap<>();
        Map<String, float[]> parameters = new LinkedHashMap<>();
        Map<String, OptimizerCounts> counts;
        try (ModuleState state = state(memory);
                Optimizers optimizers = adam(state, memory, settings)) {
            for (int i = 0; i < 5; i++) {
                minimize(optimizers, state, memory, new float[] {i, 1}, 0.1f * i);
            }
            optimizers.arrays().forEach((name, array) -> saved.put(name, array.toFloatArray()));
            state.saved().forEach((name, array) -> parameters.put(name, array.toFloatArray()));
            counts = optimizers.counts();
        }
        assertThat(saved)
                .containsOnlyKeys(
                        "all.exp_avg.a",
                        "all.exp_avg.b",
                        "all.exp_avg_sq.a",
                        "all.exp_avg_sq.b",
                        "all.pending.a",
                        "all.pending.b");
        assertThat(counts).containsExactly(Map.entry("all", new OptimizerCounts(1, 2)));
        try (ModuleState state = state(memory);
                Optimizers optimizers = adam(state, memory, settings)) {
            state.saved().forEach((name, array) -> array.set(parameters.get(name)));
            optimizers.arrays().forEach((name, array) -> array.set(saved.get(name)));
            optimizers.restore(counts);
            for (int i = 5; i < 10; i++) {
                minimize(optimizers, state, memory, new float[] {i, 1}, 0.1f * i);
            }
            assertThat(state.get("a").toFloatArray()).isEqualTo(straight);
            assertThat(optimizers.counts()).containsExactly(Map.entry("all", new OptimizerCounts(3, 1)));
        }
    }
}
