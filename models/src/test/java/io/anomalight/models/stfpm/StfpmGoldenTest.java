package io.anomalight.models.stfpm;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import io.anomalight.framework.image.ImageSize;
import io.anomalight.framework.memory.ModuleState;
import io.anomalight.framework.memory.NativeMemory;
import io.anomalight.framework.optim.OptimizerSpec;
import io.anomalight.framework.optim.Optimizers;
import io.anomalight.framework.optim.Sgd;
import io.anomalight.framework.testing.NoNativeLeaks;
import io.anomalight.models.components.backbone.layout.ResidualShape;
import io.anomalight.models.components.trained.GoldenTraining;
import io.anomalight.models.components.trained.Statistics;
import io.anomalight.models.components.trained.TrainedResNet;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Numbers recorded by {@code stfpm_reference.py}. */
@NoNativeLeaks
class StfpmGoldenTest {
    private static final ResidualShape SHAPE = new ResidualShape(false, 4, 4, List.of(2, 1, 1));

    private final GoldenTraining golden = new GoldenTraining("stfpm");

    @Test
    void gradientsThreeStepsAndMapsAgreeWithTheReference(NativeMemory memory) {
        try (ModuleState state = new ModuleState(memory.root())) {
            TrainedResNet student =
                    new TrainedResNet(SHAPE, List.of("layer1", "layer2", "layer3"), state, Stfpm.STUDENT);
            FeatureDistance distance = new FeatureDistance(state);
            golden.fillBefore(state);
            memory.inStep(
                    state,
                    step -> golden.assertGradients(
                            state,
                            student.parameterNames(),
                            inputs(step, "step.0", student, distance),
                            in -> loss(in, student, distance)));

            golden.fillBefore(state); // the gradients' pass has moved the running statistics
            List<Double> losses = new ArrayList<>();
            OptimizerSpec spec = new OptimizerSpec("student", student.parameterNames(), new Sgd(0.05, 0.9, 1e-2));
            try (Optimizers optimizers = new Optimizers(List.of(spec), state, memory.root())) {
                for (int i = 0; i < 3; i++) {
                    String name = "step." + i;
                    memory.inStep(
                            state,
                            step -> losses.add(optimizers
                                    .get("student")
                                    .minimize(
                                            inputs(step, name, student, distance), in -> loss(in, student, distance))));
                }
            }
            golden.assertLosses(losses);
            golden.assertAfter(state);
            memory.inStep(state, step -> assertMaps(step, student, distance));
        }
    }

    private NDList inputs(NDManager step, String name, TrainedResNet student, FeatureDistance distance) {
        NDList inputs = new NDList(student.normalize(golden.array(step, name + ".images")));
        golden.arrays(step, name + ".teacher").forEach(teacher -> inputs.add(distance.directions(teacher)));
        return inputs;
    }

    private static NDArray loss(NDList inputs, TrainedResNet student, FeatureDistance distance) {
        return distance.loss(inputs.subNDList(1), student.features(inputs.head(), Statistics.BATCH));
    }

    private void assertMaps(NDManager step, TrainedResNet student, FeatureDistance distance) {
        NDList inputs = inputs(step, "judged", student, distance);
        NDList students = student.features(inputs.head(), Statistics.RUNNING);
        List<NDArray> distances = new ArrayList<>();
        for (int i = 0; i < students.size(); i++) {
            distances.add(distance.positions(inputs.get(i + 1), students.get(i)));
        }
        NDArray map = FeatureDistance.anomalyMap(distances, new ImageSize(48, 48));
        golden.assertClose("judged.map", map.toFloatArray());
        golden.assertClose("judged.score", map.reshape(2, -1).max(new int[] {1}).toFloatArray());
    }
}
