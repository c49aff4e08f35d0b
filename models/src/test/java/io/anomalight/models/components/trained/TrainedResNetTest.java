package io.anomalight.models.components.trained;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import io.anomalight.framework.memory.ModuleState;
import io.anomalight.framework.memory.NativeMemory;
import io.anomalight.framework.testing.NoNativeLeaks;
import io.anomalight.models.components.backbone.layout.ResidualShape;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

@NoNativeLeaks
class TrainedResNetTest {
    private static final ResidualShape SHAPE = new ResidualShape(true, 2, 2, List.of(1, 1, 1, 1));

    @Test
    void givesItsTapsInTheOrderInWhichTheyAreWanted(NativeMemory memory) {
        try (ModuleState state = new ModuleState(memory.root())) {
            TrainedResNet network = new TrainedResNet(SHAPE, List.of("layer3", "layer1"), state, "student.");
            network.initialize(new SplittableRandom(1));
            memory.inStep(state, step -> {
                NDArray images = step.randomUniform(0, 1, new Shape(2, 3, 32, 64));
                NDList features = network.features(network.normalize(images), Statistics.RUNNING);
                assertThat(features.get(0).getShape()).isEqualTo(new Shape(2, 32, 2, 4));
                assertThat(features.get(1).getShape()).isEqualTo(new Shape(2, 8, 8, 16));
            });
            assertThat(state.names("student.layer4")).isEmpty();
            assertThat(state.leaked()).isZero();
        }
    }

    @Test
    void aFreshBlockIsItsShortcut(NativeMemory memory) {
        try (ModuleState state = new ModuleState(memory.root())) {
            new TrainedResNet(SHAPE, List.of("layer1"), state, "").initialize(new SplittableRandom(1));
            assertThat(state.get("layer1.0.bn3.weight").toFloatArray()).containsOnly(0);
            assertThat(state.get("layer1.0.bn2.weight").toFloatArray()).containsOnly(1);
            assertThat(state.get("layer1.0.downsample.1.weight").toFloatArray()).containsOnly(1);
        }
    }

    @Test
    void runningStatisticsAreNothingThatAnOptimizerMoves(NativeMemory memory) {
        try (ModuleState state = new ModuleState(memory.root())) {
            TrainedResNet network = new TrainedResNet(SHAPE, List.of("layer2"), state, "s.");
            network.initialize(new SplittableRandom(1));
            assertThat(network.parameterNames())
                    .contains("s.conv1.weight", "s.bn1.bias", "s.layer2.0.downsample.1.weight")
                    .noneMatch(name -> name.contains("running"));
            // A kernel, scales, shifts, and the two statistics.
            assertThat(state.saved()).hasSize(network.parameterNames().size() / 3 * 5);
        }
    }
}
