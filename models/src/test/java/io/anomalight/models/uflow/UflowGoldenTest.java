package io.anomalight.models.uflow;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import io.anomalight.framework.Prediction;
import io.anomalight.framework.arithmetic.EagerOperand;
import io.anomalight.framework.image.ImageSize;
import io.anomalight.framework.memory.ModuleState;
import io.anomalight.framework.memory.NativeMemory;
import io.anomalight.framework.optim.Optimizers;
import io.anomalight.framework.profiling.Profiler;
import io.anomalight.framework.testing.Golden;
import io.anomalight.framework.testing.NoNativeLeaks;
import io.anomalight.models.components.backbone.FeatureLayer;
import io.anomalight.models.components.flow.GoldenFlows;
import io.anomalight.models.components.trained.GoldenTraining;
import io.anomalight.models.testing.GivenFeatures;
import io.anomalight.models.uflow.UflowConfig.AnomalyScore;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** Against {@code uflow_reference.py}. */
@NoNativeLeaks
class UflowGoldenTest {
    private static final ImageSize SIZE = new ImageSize(48, 64);
    private static final List<FeatureLayer> LAYERS = List.of(
            new FeatureLayer("layer1", 6, 4), new FeatureLayer("layer2", 8, 8), new FeatureLayer("layer3", 10, 16));

    private final GoldenTraining golden = new GoldenTraining("uflow");

    private static UflowConfig config(AnomalyScore score) {
        return Small.config(SIZE, score, "resnet18", "layer1", "layer2", "layer3");
    }

    @Test
    void gradientsAndThreeStepsAgreeWithTheReference(NativeMemory memory) {
        try (ModuleState state = new ModuleState(memory.root())) {
            UshapedFlow flow = flow(state, "before.");
            Uflow uflow = new Uflow(config(AnomalyScore.LIKELIHOOD), features(List.of()), flow, state, Profiler.NONE);
            memory.inStep(
                    state,
                    step -> golden.assertGradients(
                            state, flow.parameterNames(), golden.arrays(step, "step.0.features"), uflow::loss));

            List<Double> losses = new ArrayList<>();
            try (Optimizers optimizers = new Optimizers(uflow.configureOptimizers(), state, memory.root())) {
                for (int i = 0; i < 3; i++) {
                    String name = "step." + i + ".features";
                    memory.inStep(
                            state,
                            step -> losses.add(
                                    optimizers.get("flow").minimize(golden.arrays(step, name), uflow::loss)));
                }
            }
            golden.assertLosses(losses);
            golden.assertAfter(state);
        }
    }

    @Test
    void latentsAndBothKindsOfMapsAgreeWithTheReference(NativeMemory memory) {
        try (ModuleState state = new ModuleState(memory.root())) {
            UshapedFlow flow = flow(state, "after.");
            memory.inStep(state, step -> {
                NDList results = EagerOperand.computeAll(golden.arrays(step, "judged.features"), flow::forward);
                for (int scale = 0; scale < 3; scale++) {
                    golden.assertClose("judged.z." + scale, results.get(scale).toFloatArray());
                }
                golden.assertClose("judged.log_det", results.get(3).toFloatArray());
                for (AnomalyScore score : AnomalyScore.values()) {
                    assertMaps(step, score, flow, state);
                }
            });
        }
    }

    private void assertMaps(NDManager step, AnomalyScore score, UshapedFlow flow, ModuleState state) {
        List<float[]> values = golden.arrays(step, "judged.features").stream()
                .map(NDArray::toFloatArray)
                .toList();
        Prediction prediction = new Uflow(config(score), features(values), flow, state, Profiler.NONE)
                .validationStep(GivenFeatures.batch(step, SIZE, 0, 3));
        golden.assertClose(
                "judged.map." + score.name().toLowerCase(Locale.ROOT),
                prediction.anomalyMaps().toFloatArray());
        golden.assertClose("judged.loss", prediction.scalars().getOrDefault("loss", new float[0]));
    }

    private static GivenFeatures features(List<float[]> values) {
        return new GivenFeatures(
                LAYERS,
                values,
                LAYERS.stream().map(layer -> layer.positions(SIZE)).toList());
    }

    private static UshapedFlow flow(ModuleState state, String moment) {
        UshapedFlow flow = new UshapedFlow(config(AnomalyScore.LIKELIHOOD), LAYERS, state);
        GoldenFlows.fill(Golden.open("uflow"), "before.", state, ""); // with the permutations
        GoldenFlows.fill(Golden.open("uflow"), moment, state, "");
        return flow;
    }
}
