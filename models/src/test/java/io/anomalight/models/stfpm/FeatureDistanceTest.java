package io.anomalight.models.stfpm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.anomalight.framework.arithmetic.EagerOperand;
import io.anomalight.framework.arithmetic.Operand;
import io.anomalight.framework.image.ImageSize;
import io.anomalight.framework.memory.ModuleState;
import io.anomalight.framework.memory.NativeMemory;
import io.anomalight.framework.testing.NoNativeLeaks;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

@NoNativeLeaks
class FeatureDistanceTest {
    // [1, 2, 1, 2]: two positions of two channels
    private static final float[] TEACHER = {3, 1, 4, 0};
    private static final float[] STUDENT = {0, 5, 2, 0};

    @Test
    void comparesDirectionsAndNotLengths(NativeMemory memory) {
        withFeatures(memory, features -> {
            // (0.6, 0.8) against (0, 1), and (1, 0) against (1, 0)
            float[] expected = {0.5f * (0.36f + 0.04f), 0};
            assertThat(EagerOperand.compute(features, in -> distance(in).get(0)).toFloatArray())
                    .containsExactly(expected, within(1e-6f));
        });
    }

    @Test
    void theLossIsTheMeanOfPositionsSummedOverLayers(NativeMemory memory) {
        withFeatures(memory, features -> {
            NDArray losses = EagerOperand.compute(features, in -> {
                Operand distance = distance(in).get(0);
                return FeatureDistance.losses(List.of(distance, distance));
            });
            assertThat(losses.toFloatArray()).containsExactly(new float[] {2 * 0.2f / 2}, within(1e-6f));
        });
    }

    private static List<Operand> distance(List<Operand> features) {
        return FeatureDistance.positions(
                List.of(FeatureDistance.directions(features.get(0))), List.of(features.get(1)));
    }

    @Test
    void theMapIsTheProductOfEnlargedDistances(NativeMemory memory) {
        withFeatures(memory, features -> {
            NDManager step = features.getManager();
            NDArray first = step.create(new float[] {2, 4}, new Shape(1, 1, 2));
            NDArray second = step.create(new float[] {10}, new Shape(1, 1, 1));
            FeatureDistance distance =
                    new FeatureDistance(List.of(new ImageSize(1, 2), new ImageSize(1, 1)), new ImageSize(1, 4));
            NDArray map = EagerOperand.compute(new NDList(first, second), distance::anomalyMap);
            assertThat(map.toFloatArray()).containsExactly(new float[] {20, 25, 35, 40}, within(1e-5f));
        });
    }

    private static void withFeatures(NativeMemory memory, Consumer<NDList> look) {
        try (ModuleState state = new ModuleState(memory.root())) {
            memory.inStep(
                    state,
                    step -> look.accept(new NDList(
                            step.create(TEACHER, new Shape(1, 2, 1, 2)), step.create(STUDENT, new Shape(1, 2, 1, 2)))));
        }
    }
}
