package io.anomalight.models.uninet;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import io.anomalight.framework.arithmetic.EagerOperand;
import io.anomalight.framework.arithmetic.Operand;
import io.anomalight.framework.image.ImageSize;
import io.anomalight.framework.memory.ModuleState;
import io.anomalight.framework.memory.NativeMemory;
import io.anomalight.framework.optim.OptimizerSpec;
import io.anomalight.framework.optim.Optimizers;
import io.anomalight.framework.optim.rule.Adam;
import io.anomalight.framework.testing.NoNativeLeaks;
import io.anomalight.models.components.backbone.layout.ResidualShape;
import io.anomalight.models.components.trained.FeatureCosine;
import io.anomalight.models.components.trained.GoldenTraining;
import io.anomalight.models.components.trained.MirroredResNet;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Against {@code uninet_reference.py}. */
@NoNativeLeaks
class UninetGoldenTest {
    private static final ResidualShape SHAPE = new ResidualShape(true, 1, 1, List.of(2, 1, 1));
    private static final ContrastiveLoss LOSS = new ContrastiveLoss(0.5);
    private static final ImageSize SIZE = new ImageSize(64, 64);

    private final GoldenTraining golden = new GoldenTraining("uninet");

    private static Student student(ModuleState state) {
        return new Student(
                new DualBranchBottleneck(SHAPE, state),
                new MirroredResNet(SHAPE, state, "student."),
                new FeatureSelection(SHAPE, 1, state));
    }

    private static NDArray loss(Student student, NDList features) {
        return student.loss(features.subNDList(0, 3), features.subNDList(3), LOSS);
    }

    @Test
    void gradientsThreeStepsMapsAndScoresAgreeWithTheReference(NativeMemory memory) {
        try (ModuleState state = new ModuleState(memory.root())) {
            Student student = student(state);
            golden.fillBefore(state);
            memory.inStep(state, step -> {
                NDList features = golden.arrays(step, "step.0.source").addAll(golden.arrays(step, "step.0.target"));
                // The batch norm after the next convolution removes these shifts, so their gradients are zero.
                List<String> used = student.parameterNames().stream()
                        .filter(name -> !name.matches("bottleneck\\..*\\.(left|right)\\.bn2\\.bias"))
                        .toList();
                golden.assertGradients(state, used, features, in -> loss(student, in));
            });

            golden.fillBefore(state); // the gradients' pass has moved the running statistics
            List<Double> losses = new ArrayList<>();
            Adam adam = new Adam(0.001, 0.9, 0.999, 0.01, 0); // as recorded, see there
            OptimizerSpec spec = new OptimizerSpec("student", student.parameterNames(), adam);
            try (Optimizers optimizers = new Optimizers(List.of(spec), state, memory.root())) {
                for (int i = 0; i < 3; i++) {
                    String name = "step." + i;
                    memory.inStep(state, step -> {
                        NDList features =
                                golden.arrays(step, name + ".source").addAll(golden.arrays(step, name + ".target"));
                        losses.add(optimizers.get("student").minimize(features, in -> loss(student, in)));
                    });
                }
            }
            golden.assertLosses(losses);
            golden.assertAfter(state);
            memory.inStep(state, step -> {
                NDList source = golden.arrays(step, "judged.source");
                NDList target = golden.arrays(step, "judged.target");
                NDList all = new NDList(source)
                        .addAll(target)
                        .addAll(student.rebuild(target))
                        .addAll(student.rebuild(source));
                NDList results = EagerOperand.computeAll(all, UninetGoldenTest::decided);
                golden.assertClose("judged.score", results.get(0).toFloatArray());
                golden.assertClose("judged.map", results.get(1).toFloatArray());
            });
        }
    }

    private static List<Operand> decided(List<Operand> all) {
        List<ImageSize> grids = List.of(new ImageSize(16, 16), new ImageSize(8, 8), new ImageSize(4, 4));
        List<ImageSize> twice = new ArrayList<>(grids);
        twice.addAll(grids);
        return new WeightedDecision(twice, SIZE)
                .decide(IntStream.range(0, 6)
                        .mapToObj(i -> FeatureCosine.distance(all.get(i), all.get(6 + i), 1))
                        .toList());
    }
}
