package io.anomalight.models.components.bank;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import io.anomalight.framework.memory.ModuleState;
import io.anomalight.framework.memory.NativeMemory;
import io.anomalight.framework.testing.NoNativeLeaks;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@NoNativeLeaks
class ReductionTest {
    private static final int LENGTH = 6;

    /** A GPU gets them in one matrix, and a CPU reads them where they are. */
    @ParameterizedTest
    @ValueSource(ints = {4, LENGTH})
    void theMatrixHasTheRowsOfTheVectors(int outputs, NativeMemory memory) {
        Reduction reduction = Reduction.of(LENGTH, outputs, new SplittableRandom(1));
        try (ModuleState nothing = new ModuleState(memory.root())) {
            memory.inStep(nothing, step -> {
                List<NDArray> pieces = List.of(
                        step.randomNormal(new Shape(3, LENGTH)),
                        step.zeros(new Shape(0, LENGTH)),
                        step.randomNormal(new Shape(2, LENGTH)));
                int before = memory.usage().arrays();
                try (NDArray matrix = reduction.matrix(pieces);
                        ReducedVectors vectors = reduction.vectors(pieces)) {
                    Points points = Points.of(vectors.matrices());
                    assertThat(points.count()).isEqualTo(5);
                    float[] numbers = matrix.toFloatArray();
                    assertThat(numbers).hasSize(5 * outputs);
                    for (int i = 0; i < numbers.length; i++) {
                        assertThat(numbers[i]).isEqualTo(points.get(i / outputs)[i % outputs]);
                    }
                }
                assertThat(memory.usage().arrays()).isEqualTo(before);
                pieces.forEach(piece -> assertThat(piece.isReleased()).isFalse());
            });
        }
    }
}
