package io.anomalight.models.stfpm;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import io.anomalight.framework.arithmetic.EagerOperand;
import io.anomalight.framework.image.ImageSize;
import io.anomalight.framework.memory.ModuleState;
import io.anomalight.framework.memory.NativeMemory;
import io.anomalight.framework.optim.OptimizerSpec;
import io.anomalight.framework.optim.Optimizers;
import io.anomalight.framework.optim.rule.Sgd;
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
            golden.fillBefore(state);
            memory.inStep(
                    state,
                    step -> golden.assertGradients(
                            state,
                            student.parameterNames(),
                            inputs(step, "step.0", student),
                            in -> Stfpm.loss(in, student)));

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
                                    .minimize(inputs(step, name, student), in -> Stfpm.loss(in, student))));
                }
            }
            golden.assertLosses(losses);
            golden.assertAfter(state);
            memory.inStep(state, step -> assertMaps(step, student));
        }
    }

    private NDList inputs(NDManager step, String name, TrainedResNet student) {
        NDList inputs = new NDList(student.normalize(golden.array(step, name + ".images")));
        golden.arrays(step, name + ".teacher")
                .forEach(teacher -> inputs.add(EagerOperand.compute(teacher, FeatureDistance::directions)));
        return inputs;
    }

    private void assertMaps(NDManager step, TrainedResNet student) {
        NDList inputs = inputs(step, "judged", student);
        NDList students = student.features(inputs.head(), Statistics.RUNNING);
        int layers = students.size();
        List<ImageSize> grids = students.stream()
                .map(map -> new ImageSize(
                        (int) map.getShape().get(2), (int) map.getShape().get(3)))
                .toList();
        FeatureDistance distance = new FeatureDistance(grids, new ImageSize(48, 48));
        NDArray map = EagerOperand.compute(
                inputs.subNDList(1).addAll(students),
                in -> distance.anomalyMap(
                        FeatureDistance.positions(in.subList(0, layers), in.subList(layers, 2 * layers))));
        golden.assertClose("judged.map", map.toFloatArray());
        golden.assertClose("judged.score", map.reshape(2, -1).max(new int[] {1}).toFloatArray());
    }
}
