package io.anomalight.models.glass;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.anomalight.framework.arithmetic.EagerOperand;
import io.anomalight.framework.memory.NativeMemory;
import io.anomalight.framework.testing.NoNativeLeaks;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@NoNativeLeaks
class PatchFeaturesTest {

    /** Fewer, as many and more numbers than inputs; with and without a rest. */
    @ParameterizedTest
    @CsvSource({"12, 4", "12, 5", "7, 7", "5, 12", "9, 1"})
    void aPoolIsTheMeanOfTheInputsBetweenRoundedEnds(int in, int out, NativeMemory memory) {
        float[] numbers = new float[2 * in];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = i * i % 11;
        }
        try (NDManager manager = memory.root().newSubManager()) {
            NDArray x = manager.create(numbers, new Shape(1, 2, in));
            float[] pooled = EagerOperand.compute(x, all -> new AdaptivePool(in, out).apply(all, 2))
                    .toFloatArray();

            assertThat(pooled).hasSize(2 * out);
            for (int i = 0; i < pooled.length; i++) {
                int from = (int) Math.floor((double) (i % out) * in / out);
                int to = (int) Math.ceil((i % out + 1.0) * in / out);
                double sum = 0;
                for (int j = from; j < to; j++) {
                    sum += numbers[i / out * in + j];
                }
                assertThat(pooled[i]).isCloseTo((float) (sum / (to - from)), within(1e-5f));
            }
        }
    }

    @Test
    void aQuantileIsInterpolatedLinearly() {
        float[] numbers = {5, 1, 3, 9};
        assertThat(Quantile.of(numbers, 0)).isEqualTo(1);
        assertThat(Quantile.of(numbers, 0.5)).isEqualTo(4);
        assertThat(Quantile.of(numbers, 0.75)).isEqualTo(6);
        assertThat(Quantile.of(numbers, 1)).isEqualTo(9);
        assertThat(numbers).containsExactly(5, 1, 3, 9);
    }

    @Test
    void projectionKeepsTheDirectionAndMovesOnlyPointsOutsideTheShell(NativeMemory memory) {
        try (NDManager manager = memory.root().newSubManager()) {
            // three points of two channels, at distances 0.1, 0.7 and 5 from their centre (1, 1)
            NDArray points = manager.create(new float[] {1.1f, 1, 4, 1, 1.7f, 5}, new Shape(1, 2, 1, 3));
            NDArray centre = manager.create(new float[] {1, 1, 1, 1, 1, 1}, new Shape(1, 2, 1, 3));
            float[] moved = EagerOperand.compute(
                            new NDList(points, centre), in -> GradientAscent.MANIFOLD.project(in.get(0), in.get(1)))
                    .toFloatArray();

            assertThat(moved).containsExactly(new float[] {1.5f, 1, 1.6f, 1, 1.7f, 1.8f}, within(1e-5f));
        }
    }
}
