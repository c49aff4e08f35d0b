package io.anomalight.models.uninet;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import io.anomalight.framework.arithmetic.EagerOperand;
import io.anomalight.framework.arithmetic.Operand;
import io.anomalight.framework.image.ImageSize;
import io.anomalight.framework.memory.ModuleState;
import io.anomalight.framework.memory.NativeMemory;
import io.anomalight.framework.optim.OptimizerSpec;
import io.anomalight.framework.optim.Optimizers;
import io.anomalight.framework.optim.rule.Adam;
import io.anomalight.framework.testing.NoNativeLeaks;
import io.anomalight.models.components.backbone.layout.ResNetLayout;
import io.anomalight.models.components.backbone.layout.ResidualShape;
import io.anomalight.models.components.backbone.weights.StrideOn;
import io.anomalight.models.components.trained.FeatureCosine;
import io.anomalight.models.components.trained.GoldenTraining;
import io.anomalight.models.components.trained.MirroredResNet;
import io.anomalight.models.components.trained.Statistics;
import io.anomalight.models.components.trained.TunedResNet;
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

    private static final List<String> BOTH = List.of("student", "teacher");

    private final GoldenTraining golden = new GoldenTraining("uninet");
    /** The gradients pass a teacher whose norms have one channel, so that rounding counts more. */
    private final GoldenTraining adapting = new GoldenTraining("uninet_teacher", 1e-3);

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

    @Test
    void aTeacherThatAdaptsWithBatchStatisticsAgreesWithTheReference(NativeMemory memory) {
        try (ModuleState state = new ModuleState(memory.root())) {
            Student student = student(state);
            TunedResNet teacher = new TunedResNet(ResNetLayout.of(SHAPE, StrideOn.CONV2, 3), state, "teacher.");
            state.pretrained("encoder.mean", adapting.floats("mean"), 3);
            state.pretrained("encoder.std", adapting.floats("std"), 3);
            adapting.fillBefore(state);
            // The batch norm removes the scale of a kernel that has a single weight per output, so its gradient is
            // zero.
            List<String> used = teacher.parameterNames().stream()
                    .filter(name -> state.get(name).getShape().dimension() < 4
                            || state.get(name).size()
                                    > state.get(name).getShape().get(0))
                    .toList();
            memory.inStep(
                    state,
                    step -> adapting.assertGradients(state, used, step(step, 0), in -> loss(student, teacher, in)));

            adapting.fillBefore(state); // the gradients' pass has moved the running statistics
            List<OptimizerSpec> specs = List.of(
                    new OptimizerSpec("student", student.parameterNames(), new Adam(0.001, 0.9, 0.999, 0.01, 0)),
                    new OptimizerSpec("teacher", teacher.parameterNames(), new Adam(0.0001, 0.9, 0.999, 0.01, 0)));
            List<Double> losses = new ArrayList<>();
            try (Optimizers optimizers = new Optimizers(specs, state, memory.root())) {
                for (int i = 0; i < 3; i++) {
                    int number = i;
                    memory.inStep(
                            state,
                            step -> losses.add(optimizers.minimizeTogether(
                                    BOTH, step(step, number), in -> loss(student, teacher, in))));
                }
            }
            adapting.assertLosses(losses);
            adapting.assertAfter(state);
            memory.inStep(state, step -> {
                NDList features = teacher.features(adapting.array(step, "images"), Statistics.RUNNING);
                for (int layer = 0; layer < features.size(); layer++) {
                    adapting.assertClose(
                            "features." + layer, features.get(layer).toFloatArray());
                }
            });
        }
    }

    /** The images of a step and the features of the source teacher. */
    private NDList step(NDManager manager, int number) {
        String name = "step." + number;
        return new NDList(adapting.array(manager, name + ".images")).addAll(adapting.arrays(manager, name + ".source"));
    }

    private static NDArray loss(Student student, TunedResNet teacher, NDList inputs) {
        return student.loss(inputs.subNDList(1), teacher.features(inputs.head(), Statistics.BATCH), LOSS);
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
