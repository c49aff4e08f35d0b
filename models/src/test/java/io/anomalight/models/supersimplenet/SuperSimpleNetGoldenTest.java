package io.anomalight.models.supersimplenet;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import io.anomalight.framework.arithmetic.EagerOperand;
import io.anomalight.framework.image.ImageSize;
import io.anomalight.framework.memory.ModuleState;
import io.anomalight.framework.memory.NativeMemory;
import io.anomalight.framework.optim.OptimizerSpec;
import io.anomalight.framework.optim.Optimizers;
import io.anomalight.framework.optim.rule.AdamW;
import io.anomalight.framework.testing.NoNativeLeaks;
import io.anomalight.models.components.backbone.FeatureLayer;
import io.anomalight.models.components.trained.Activations;
import io.anomalight.models.components.trained.GoldenTraining;
import io.anomalight.models.testing.GivenFeatures;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Numbers recorded by {@code supersimplenet_reference.py}. */
@NoNativeLeaks
class SuperSimpleNetGoldenTest {
    private static final GivenFeatures ENCODER = new GivenFeatures(
            List.of(new FeatureLayer("layer1", 3, 4), new FeatureLayer("layer2", 4, 8)),
            List.of(),
            List.of(new ImageSize(4, 6), new ImageSize(2, 3)));

    private final GoldenTraining golden = new GoldenTraining("supersimplenet");

    @Test
    void featuresGradientsThreeStepsScoresAndMapsAgreeWithTheReference(NativeMemory memory) {
        try (ModuleState state = new ModuleState(memory.root())) {
            SuperSimpleNetModel model =
                    new SuperSimpleNetModel(ENCODER, SmallSuperSimpleNet.config(false, false), state);
            List<String> parameters = new ArrayList<>(model.adaptorParameters());
            parameters.addAll(model.headParameters());
            golden.fillBefore(state);
            memory.inStep(state, step -> {
                NDList inputs = inputs(step, "step.0", model);
                golden.assertClose("features", inputs.head().toFloatArray());
                // A constant before a batch norm has no effect, so its gradient is only rounding.
                golden.assertGradients(
                        state,
                        parameters.stream()
                                .filter(name -> !name.equals("adaptor.0.bias"))
                                .toList(),
                        inputs,
                        in -> SuperSimpleNet.loss(in, model));
            });

            golden.fillBefore(state); // the gradients' pass has moved the running statistics
            List<Double> losses = new ArrayList<>();
            List<OptimizerSpec> specs = List.of(
                    new OptimizerSpec("adaptor", model.adaptorParameters(), rule(1e-3, 0.5)),
                    new OptimizerSpec("heads", model.headParameters(), rule(2e-3, 1e-2)));
            try (Optimizers optimizers = new Optimizers(specs, state, memory.root())) {
                for (int i = 0; i < 3; i++) {
                    String name = "step." + i;
                    memory.inStep(
                            state,
                            step -> losses.add(optimizers.minimizeTogether(
                                    List.of("adaptor", "heads"),
                                    inputs(step, name, model),
                                    in -> SuperSimpleNet.loss(in, model))));
                }
            }
            golden.assertLosses(losses);
            golden.assertAfter(state);
            memory.inStep(state, step -> assertEvaluated(step, model));
            assertThat(state.leaked()).isZero();
        }
    }

    @Test
    void theSupervisedLossAndItsGradientsAgreeWithTheReference(NativeMemory memory) {
        try (ModuleState state = new ModuleState(memory.root())) {
            SuperSimpleNetModel model = new SuperSimpleNetModel(ENCODER, SmallSuperSimpleNet.config(true, true), state);
            golden.fillBefore(state);
            memory.inStep(state, step -> {
                NDList inputs = inputs(step, "step.0", model);
                golden.assertClose(
                        "supervised.loss", SuperSimpleNet.loss(inputs, model).toFloatArray());
                golden.assertGradients(
                        "supervised.gradient.",
                        state,
                        model.adaptorParameters(),
                        inputs,
                        in -> SuperSimpleNet.loss(in, model));
            });
        }
    }

    private static AdamW rule(double lr, double weightDecay) {
        return new AdamW(lr, 0.9, 0.999, 1e-2, weightDecay);
    }

    private NDList inputs(NDManager step, String name, SuperSimpleNetModel model) {
        return new NDList(
                EagerOperand.compute(golden.arrays(step, name + ".tap"), model::features),
                golden.array(step, name + ".noise"),
                golden.array(step, name + ".masks"),
                golden.array(step, name + ".labels"));
    }

    private void assertEvaluated(NDManager step, SuperSimpleNetModel model) {
        NDList results = EagerOperand.computeAll(inputs(step, "evaluated", model), in -> {
            SuperSimpleNetModel.Outputs outputs = model.evaluate(in.get(0));
            return List.of(
                    model.anomalyMaps(outputs, new ImageSize(20, 24)),
                    Activations.sigmoid(outputs.score()),
                    HeadLosses.ofNormal(outputs.map(), outputs.score()));
        });
        golden.assertClose("evaluated.map", results.get(0).toFloatArray());
        golden.assertClose("evaluated.score", results.get(1).toFloatArray());
        golden.assertClose("evaluated.loss", results.get(2).toFloatArray());
    }
}
