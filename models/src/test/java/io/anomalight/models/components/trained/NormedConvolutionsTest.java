package io.anomalight.models.components.trained;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import io.anomalight.framework.memory.ModuleState;
import io.anomalight.framework.memory.NativeMemory;
import io.anomalight.framework.testing.NoNativeLeaks;
import io.anomalight.models.components.backbone.layout.Convolution;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

@NoNativeLeaks
class NormedConvolutionsTest {
    /** A 1×1 kernel of one, so that what leaves is what the norm makes of what enters. */
    private static final Convolution IDENTITY = new Convolution("conv", "bn", 1, 1, 1, 1);

    private static final double EPSILON = 1e-5;

    @Test
    void runningStatisticsMoveATenthTowardsTheUnbiasedOnesOfTheBatch(NativeMemory memory) {
        float[] values = {1, 2, 4, 9};
        try (ModuleState state = new ModuleState(memory.root())) {
            NormedConvolutions convolutions = identity(state);
            memory.inStep(state, step -> {
                NDArray x = step.create(values, new Shape(1, 1, 2, 2)); // a batch of one image
                float[] actual =
                        convolutions.with(Statistics.BATCH).apply(x, IDENTITY).toFloatArray();
                for (int i = 0; i < values.length; i++) { // mean 4, squared deviations 9, 4, 0, 25
                    assertThat(actual[i])
                            .isCloseTo((float) ((values[i] - 4) / Math.sqrt(9.5 + EPSILON)), within(1e-5f));
                }
            });
            assertThat(state.get("p.bn.running_mean").toFloatArray())
                    .containsExactly(new float[] {0.4f}, within(1e-6f));
            assertThat(state.get("p.bn.running_var").toFloatArray())
                    .containsExactly(new float[] {(float) (0.9 + 0.1 * 38 / 3)}, within(1e-6f));
            assertThat(state.leaked()).isZero();
        }
    }

    @Test
    void runningStatisticsStayAsTheyAreWhenTheyAreUsed(NativeMemory memory) {
        try (ModuleState state = new ModuleState(memory.root())) {
            NormedConvolutions convolutions = identity(state);
            state.buffer("p.bn.running_mean", new float[] {3}, 1);
            state.buffer("p.bn.running_var", new float[] {4}, 1);
            memory.inStep(state, step -> {
                NDArray x = step.create(new float[] {1, 7}, new Shape(1, 1, 1, 2));
                assertThat(convolutions
                                .with(Statistics.RUNNING)
                                .apply(x, IDENTITY)
                                .toFloatArray())
                        .containsExactly(new float[] {-1, 2}, within(1e-4f));
            });
            assertThat(state.get("p.bn.running_mean").toFloatArray()).containsExactly(3);
            assertThat(state.get("p.bn.running_var").toFloatArray()).containsExactly(4);
        }
    }

    private static NormedConvolutions identity(ModuleState state) {
        NormedConvolutions convolutions = new NormedConvolutions(List.of(IDENTITY), state, "p.");
        convolutions.initialize(new SplittableRandom(1));
        state.parameter("p.conv.weight", new float[] {1}, 1, 1, 1, 1);
        return convolutions;
    }

    @Test
    void aTransposedConvolutionMakesASquareOfEachPosition(NativeMemory memory) {
        int inputs = 3;
        int outputs = 2;
        Convolution doubling = new Convolution("conv", "bn", inputs, outputs, 2, 2, true);
        try (ModuleState state = new ModuleState(memory.root())) {
            NormedConvolutions convolutions = new NormedConvolutions(List.of(doubling), state, "p.");
            convolutions.initialize(new SplittableRandom(2));
            float[] kernel = state.get("p.conv.weight").toFloatArray();
            float[] x = {1, -2, 3, 4, 0.5f, 6}; // [1, 3, 1, 2]
            memory.inStep(state, step -> {
                NDArray y = convolutions
                        .with(Statistics.RUNNING)
                        .apply(step.create(x, new Shape(1, inputs, 1, 2)), doubling);
                assertThat(y.getShape()).isEqualTo(new Shape(1, outputs, 2, 4));
                float[] actual = y.toFloatArray();
                for (int o = 0; o < outputs; o++) {
                    for (int row = 0; row < 2; row++) {
                        for (int column = 0; column < 4; column++) {
                            double expected = 0;
                            for (int i = 0; i < inputs; i++) {
                                int square = row * 2 + column % 2;
                                expected += x[i * 2 + column / 2] * kernel[(square * outputs + o) * inputs + i];
                            }
                            assertThat(actual[(o * 2 + row) * 4 + column])
                                    .isCloseTo((float) (expected / Math.sqrt(1 + EPSILON)), within(1e-5f));
                        }
                    }
                }
            });
        }
    }

    @Test
    void freshKernelsAreSpreadAsTorchSpreadsThem(NativeMemory memory) {
        Convolution plain = new Convolution("plain", "bn1", 40, 20, 3, 1);
        Convolution doubling = new Convolution("doubling", "bn2", 100, 25, 2, 2, true);
        try (ModuleState state = new ModuleState(memory.root())) {
            new NormedConvolutions(List.of(plain, doubling), state, "").initialize(new SplittableRandom(3));
            assertThat(variance(state.get("plain.weight").toFloatArray())).isCloseTo(2 / 180.0, within(5e-4));
            float[] uniform = state.get("doubling.weight").toFloatArray();
            assertThat(variance(uniform)).isCloseTo(1 / 300.0, within(2e-4));
            for (float value : uniform) {
                assertThat(Math.abs(value)).isLessThanOrEqualTo(0.1f);
            }
            assertThat(state.get("bn1.weight").toFloatArray()).containsOnly(1);
            assertThat(state.get("bn1.running_mean").toFloatArray()).containsOnly(0);
        }
    }

    private static double variance(float[] values) {
        double squares = 0;
        for (float value : values) {
            squares += value * value;
        }
        return squares / values.length;
    }
}
