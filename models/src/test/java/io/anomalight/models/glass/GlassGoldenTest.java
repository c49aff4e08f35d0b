package io.anomalight.models.glass;

import static org.assertj.core.api.Assertions.assertThat;

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
import io.anomalight.framework.optim.rule.AdamW;
import io.anomalight.framework.testing.NoNativeLeaks;
import io.anomalight.models.components.backbone.FeatureLayer;
import io.anomalight.models.components.trained.GoldenTraining;
import io.anomalight.models.testing.GivenFeatures;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Numbers recorded by {@code glass_reference.py}, for both hypotheses. */
@NoNativeLeaks
class GlassGoldenTest {
    private static final ImageSize SIZE = new ImageSize(20, 28);
    private static final GivenFeatures ENCODER = new GivenFeatures(
            List.of(new FeatureLayer("layer1", 4, 4), new FeatureLayer("layer2", 6, 8)),
            List.of(),
            List.of(new ImageSize(5, 7), new ImageSize(3, 4)));
    private static final List<String> BOTH = List.of("adaptor", "discriminator");
    private static final int STEPS = 20;

    private final GoldenTraining golden = new GoldenTraining("glass");

    /** A training batch, with its offset of global anomalies. */
    private record Inputs(NDList arrays, Optional<Hypersphere> sphere) {}

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void featuresAscentGradientsThreeStepsScoresAndMapsAgreeWithTheReference(int svd, NativeMemory memory) {
        String prefix = svd == 1 ? "sphere." : "";
        try (ModuleState state = new ModuleState(memory.root())) {
            GlassModel model =
                    new GlassModel(ENCODER, SmallGlass.config(svd, 1.5, 8, 6, 1, 5, true, Optional.empty()), state);
            List<String> parameters = new ArrayList<>(model.adaptorParameters());
            parameters.addAll(model.discriminatorParameters());
            golden.fillBefore(state);
            List<OptimizerSpec> specs = List.of(
                    new OptimizerSpec("adaptor", model.adaptorParameters(), new Adam(1e-3, 0.9, 0.999, 1e-3, 1e-5)),
                    new OptimizerSpec(
                            "discriminator", model.discriminatorParameters(), new AdamW(2e-3, 0.9, 0.999, 1e-3, 0.01)));
            List<Double> losses = new ArrayList<>();
            try (Optimizers optimizers = new Optimizers(specs, state, memory.root())) {
                for (int i = 0; i < 3; i++) {
                    String name = prefix + "step." + i;
                    boolean first = i == 0;
                    memory.inStep(state, step -> {
                        Inputs inputs = inputs(step, name, prefix, svd, model, optimizers);
                        if (first) {
                            golden.assertClose(
                                    prefix + "features", inputs.arrays().head().toFloatArray());
                            golden.assertClose(
                                    prefix + "offset", inputs.arrays().get(2).toFloatArray());
                        }
                        losses.add(optimizers.minimizeTogether(BOTH, inputs.arrays(), in -> loss(in, model, inputs)));
                    });
                }
            }
            golden.assertLosses(prefix, losses);
            golden.assertAfter(prefix, state);
            if (svd == 0) {
                memory.inStep(state, step -> assertEvaluated(step, model));
                assertGradients(memory, state, model, parameters);
            }
            assertThat(state.leaked()).isZero();
        }
    }

    private void assertGradients(NativeMemory memory, ModuleState state, GlassModel model, List<String> parameters) {
        golden.fillBefore(state);
        memory.inStep(state, step -> {
            NDList inputs = new NDList(
                    features(step, "step.0.normal", model),
                    features(step, "step.0.local", model),
                    golden.array(step, "offset"),
                    golden.array(step, "step.0.masks"));
            // A constant before a batch norm has no effect, so its gradient is only rounding.
            List<String> others = parameters.stream()
                    .filter(name -> !name.equals("adaptor.0.bias"))
                    .toList();
            golden.assertGradients(state, others, inputs, in -> loss(in, model, new Inputs(inputs, Optional.empty())));
        });
    }

    private static NDArray loss(NDList in, GlassModel model, Inputs inputs) {
        return new GlassObjective(model, inputs.sphere(), 0.5).loss(in);
    }

    private Inputs inputs(
            NDManager step, String name, String prefix, int svd, GlassModel model, Optimizers optimizers) {
        NDArray normal = features(step, name + ".normal", model);
        NDArray local = features(step, name + ".local", model);
        NDArray adapted = EagerOperand.compute(normal, model::adapted);
        NDArray masks = golden.array(step, name + ".masks");
        Optional<Hypersphere> sphere = Optional.empty();
        if (svd == 1) {
            Hypersphere known = Hypersphere.around(
                    EagerOperand.compute(golden.array(step, "mean"), model::adapted),
                    adapted,
                    EagerOperand.compute(local, model::adapted),
                    masks,
                    0.75);
            if (name.endsWith(".0")) {
                golden.assertClose(
                        prefix + "radius", new float[] {(float) known.shell().inner()});
            }
            sphere = Optional.of(known);
        }
        NDArray noise = golden.array(step, name + ".noise");
        NDArray offset = new GradientAscent(model, STEPS).offset(adapted, noise, sphere, optimizers);
        NDList arrays = new NDList(normal, local, offset, masks);
        sphere.ifPresent(known -> arrays.add(known.centre()));
        return new Inputs(arrays, sphere);
    }

    private NDArray features(NDManager step, String name, GlassModel model) {
        return EagerOperand.compute(golden.arrays(step, name), model::features);
    }

    private void assertEvaluated(NDManager step, GlassModel model) {
        NDList results = EagerOperand.computeAll(new NDList(features(step, "evaluated.normal", model)), in -> {
            Operand numbers = model.evaluate(in.get(0));
            return List.of(
                    model.anomalyMaps(numbers, SIZE), model.scores(numbers), GlassLosses.ofNormalImages(numbers));
        });
        golden.assertClose("evaluated.map", results.get(0).toFloatArray());
        golden.assertClose("evaluated.score", results.get(1).toFloatArray());
        golden.assertClose("evaluated.loss", results.get(2).toFloatArray());
    }
}
