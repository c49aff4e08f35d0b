package io.anomalight.models.reversedistillation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import io.anomalight.framework.arithmetic.EagerOperand;
import io.anomalight.framework.arithmetic.Operand;
import io.anomalight.framework.memory.ModuleState;
import io.anomalight.framework.memory.NativeMemory;
import io.anomalight.framework.testing.NoNativeLeaks;
import java.util.List;
import org.junit.jupiter.api.Test;

@NoNativeLeaks
class CosineDistanceTest {

    @Test
    void positionsAreComparedOneByOneAndImagesAsWholes(NativeMemory memory) {
        try (ModuleState state = new ModuleState(memory.root())) {
            memory.inStep(state, step -> {
                // [1, 2, 1, 2]: positions (3, 4) and (1, 0) against (0, 5) and (2, 0)
                NDArray encoder = step.create(new float[] {3, 1, 4, 0}, new Shape(1, 2, 1, 2));
                NDArray decoder = step.create(new float[] {0, 2, 5, 0}, new Shape(1, 2, 1, 2));
                NDList results = EagerOperand.computeAll(new NDList(encoder, decoder), in -> {
                    List<Operand> encoded = List.of(in.get(0), in.get(0));
                    List<Operand> decoded = List.of(in.get(1), in.get(1));
                    return List.of(
                            CosineDistance.positions(in.get(0), in.get(1)), CosineDistance.losses(encoded, decoded));
                });
                assertThat(results.head().toFloatArray()).containsExactly(new float[] {0.2f, 0}, within(1e-6f));
                double whole = 1 - (3 * 0 + 1 * 2 + 4 * 5) / Math.sqrt((9 + 1 + 16) * (4.0 + 25));
                assertThat(results.get(1).getFloat()).isCloseTo((float) (2 * whole), within(1e-6f));
            });
        }
    }
}
