package io.anomalight.framework.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import io.anomalight.framework.memory.ModuleState;
import io.anomalight.framework.memory.NativeMemory;
import io.anomalight.framework.testing.NoNativeLeaks;
import java.util.Objects;
import org.junit.jupiter.api.Test;

@NoNativeLeaks
class AveragedModelTest {
    private static float first(NDArray array) {
        return array.toFloatArray()[0];
    }

    private static NDArray array(AveragedModel average, String name) {
        return Objects.requireNonNull(average.averages().get(name), name);
    }

    @Test
    void parametersAndTheStatisticsOfBatchNormAreAveragedAndNothingElse(NativeMemory memory) {
        try (ModuleState state = new ModuleState(memory.root())) {
            state.parameter("weight", new float[] {1, 2, 3, 4}, 2, 2);
            state.parameter("scale", new float[] {4});
            state.buffer("norm.running_mean", new float[] {8}, 1);
            state.buffer("reference", new float[] {8}, 1);
            try (AveragedModel average = new AveragedModel(state, memory.root())) {
                assertThat(average.averages()).containsOnlyKeys("weight", "scale", "norm.running_mean");
                memory.inStep(state, step -> {
                    state.get("weight").muli(3);
                    state.get("scale").muli(3);
                    state.get("norm.running_mean").muli(3);
                    average.update(0.5);
                });
                assertThat(array(average, "weight").toFloatArray()).containsExactly(2, 4, 6, 8);
                assertThat(first(array(average, "scale"))).isEqualTo(8);
                assertThat(first(array(average, "norm.running_mean"))).isEqualTo(16);
            }
            assertThat(state.leaked()).isZero();
        }
    }

    @Test
    void theModelHasTheAverageInPlaceAlsoIfThatFails(NativeMemory memory) {
        try (ModuleState state = new ModuleState(memory.root());
                AveragedModel average = new AveragedModel(withScale(state), memory.root())) {
            memory.inStep(state, step -> state.get("scale").muli(3));

            assertThat(average.inPlace(() -> first(state.get("scale")))).isEqualTo(4f);
            assertThat(first(state.get("scale"))).isEqualTo(12);
            assertThatThrownBy(() -> average.inPlace(() -> {
                        throw new IllegalStateException("failed");
                    }))
                    .hasMessage("failed");
            assertThat(first(state.get("scale"))).isEqualTo(12);
            assertThat(state.leaked()).isZero();
        }
    }

    private static ModuleState withScale(ModuleState state) {
        state.parameter("scale", new float[] {4});
        return state;
    }

    @Test
    void aFirstUpdateForgetsValuesThatAreNotFinite(NativeMemory memory) {
        try (ModuleState state = new ModuleState(memory.root())) {
            state.parameter("scale", new float[] {Float.NaN}, 1);
            try (AveragedModel average = new AveragedModel(state, memory.root())) {
                memory.inStep(state, step -> state.get("scale").set(new float[] {2}));
                average.update(0);
                assertThat(first(array(average, "scale"))).isEqualTo(2);
            }
        }
    }
}
