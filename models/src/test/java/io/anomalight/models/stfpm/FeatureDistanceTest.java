package io.anomalight.models.stfpm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import io.anomalight.framework.image.ImageSize;
import io.anomalight.framework.memory.ModuleState;
import io.anomalight.framework.memory.NativeMemory;
import io.anomalight.framework.testing.NoNativeLeaks;
import java.util.List;
import org.junit.jupiter.api.Test;

@NoNativeLeaks
class FeatureDistanceTest {
    // [1, 2, 1, 2]: two positions of two channels
    private static final float[] TEACHER = {3, 1, 4, 0};
    private static final float[] STUDENT = {0, 5, 2, 0};

    @Test
    void comparesDirectionsAndNotLengths(NativeMemory memory) {
        withDistance(memory, (distance, teacher, student) -> {
            // (0.6, 0.8) against (0, 1), and (1, 0) against (1, 0)
            float[] expected = {0.5f * (0.36f + 0.04f), 0};
            assertThat(distance.positions(distance.directions(teacher), student).toFloatArray())
                    .containsExactly(expected, within(1e-6f));
        });
    }

    @Test
    void theLossIsTheMeanOfPositionsSummedOverLayersAndImages(NativeMemory memory) {
        withDistance(memory, (distance, teacher, student) -> {
            NDArray directions = distance.directions(teacher.concat(teacher, 0).concat(teacher, 0));
            NDArray three = student.concat(student, 0).concat(student, 0);
            assertThat(distance.loss(List.of(directions, directions), List.of(three, three))
                            .getFloat())
                    .isCloseTo(3 * 2 * 0.2f / 2, within(1e-6f));
        });
    }

    @Test
    void theMapIsTheProductOfEnlargedDistances(NativeMemory memory) {
        withDistance(memory, (distance, teacher, student) -> {
            NDArray first = teacher.getManager().create(new float[] {2, 4}, new Shape(1, 1, 2));
            NDArray second = teacher.getManager().create(new float[] {10}, new Shape(1, 1, 1));
            NDArray map = FeatureDistance.anomalyMap(List.of(first, second), new ImageSize(1, 4));
            assertThat(map.toFloatArray()).containsExactly(new float[] {20, 25, 35, 40}, within(1e-5f));
        });
    }

    @FunctionalInterface
    private interface Look {
        void at(FeatureDistance distance, NDArray teacher, NDArray student);
    }

    private static void withDistance(NativeMemory memory, Look look) {
        try (ModuleState state = new ModuleState(memory.root())) {
            FeatureDistance distance = new FeatureDistance(state);
            memory.inStep(
                    state,
                    step -> look.at(
                            distance,
                            step.create(TEACHER, new Shape(1, 2, 1, 2)),
                            step.create(STUDENT, new Shape(1, 2, 1, 2))));
        }
    }
}
