package io.anomalight.models.csflow;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import io.anomalight.framework.Prediction;
import io.anomalight.framework.arithmetic.EagerOperand;
import io.anomalight.framework.arithmetic.Operand;
import io.anomalight.framework.image.ImageSize;
import io.anomalight.framework.memory.ModuleState;
import io.anomalight.framework.memory.NativeMemory;
import io.anomalight.framework.optim.OptimizerSpec;
import io.anomalight.framework.optim.Optimizers;
import io.anomalight.framework.optim.rule.Adam;
import io.anomalight.framework.profiling.Profiler;
import io.anomalight.framework.testing.Golden;
import io.anomalight.framework.testing.NoNativeLeaks;
import io.anomalight.models.components.backbone.FeatureLayer;
import io.anomalight.models.components.flow.GoldenFlows;
import io.anomalight.models.components.trained.GoldenTraining;
import io.anomalight.models.csflow.CsflowConfig.AnomalyMapMode;
import io.anomalight.models.testing.GivenFeatures;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Against {@code csflow_reference.py}. */
@NoNativeLeaks
class CsflowGoldenTest {
    private static final ImageSize SIZE = new ImageSize(64, 32);
    private static final List<ImageSize> GRIDS = List.of(new ImageSize(8, 4), new ImageSize(4, 2), new ImageSize(2, 1));
    private static final CrossScaleShape SHAPE = new CrossScaleShape(6, 5, 2, 3);

    private final GoldenTraining golden = new GoldenTraining("csflow");

    @Test
    void gradientsAndThreeStepsAgreeWithTheReference(NativeMemory memory) {
        try (ModuleState state = new ModuleState(memory.root())) {
            CrossScaleFlow flow = flow(state);
            memory.inStep(
                    state,
                    step -> golden.assertGradients(
                            state,
                            flow.parameterNames(),
                            golden.arrays(step, "step.0.features"),
                            in -> loss(flow, in)));

            List<Double> losses = new ArrayList<>();
            OptimizerSpec spec = new OptimizerSpec("flow", flow.parameterNames(), new Adam(2e-3, 0.5, 0.9, 1e-4, 1e-2));
            try (Optimizers optimizers = new Optimizers(List.of(spec), state, memory.root())) {
                for (int i = 0; i < 3; i++) {
                    String name = "step." + i + ".features";
                    memory.inStep(
                            state,
                            step -> losses.add(
                                    optimizers.get("flow").minimize(golden.arrays(step, name), in -> loss(flow, in))));
                }
            }
            golden.assertLosses(losses);
            golden.assertAfter(state);
        }
    }

    private static NDArray loss(CrossScaleFlow flow, NDList features) {
        return EagerOperand.compute(
                features, in -> flow.losses(flow.forward(in)).mean(0));
    }

    @Test
    void latentsScoresAndMapsAgreeWithTheReference(NativeMemory memory) {
        try (ModuleState state = new ModuleState(memory.root())) {
            CrossScaleFlow flow = flow(state);
            GoldenFlows.fill(Golden.open("csflow"), "after.", state, "");
            memory.inStep(state, step -> {
                NDList results = EagerOperand.computeAll(golden.arrays(step, "judged.features"), in -> {
                    Latent latent = flow.forward(in);
                    List<Operand> all = new ArrayList<>(latent.maps());
                    all.add(latent.logDeterminant());
                    return all;
                });
                for (int scale = 0; scale < 3; scale++) {
                    golden.assertClose("judged.z." + scale, results.get(scale).toFloatArray());
                }
                golden.assertClose("judged.log_det", results.get(3).toFloatArray());
                for (AnomalyMapMode mode : AnomalyMapMode.values()) {
                    Prediction prediction =
                            csflow(mode, flow, state, step).validationStep(GivenFeatures.batch(step, SIZE, 0, 3));
                    golden.assertClose("judged.score", prediction.scores().toFloatArray());
                    golden.assertClose(
                            "judged.map." + mode.name().toLowerCase(Locale.ROOT),
                            prediction.anomalyMaps().toFloatArray());
                }
            });
        }
    }

    private Csflow csflow(AnomalyMapMode mode, CrossScaleFlow flow, ModuleState state, NDManager step) {
        CsflowConfig config = Small.config(SIZE, mode);
        List<FeatureLayer> layers = IntStream.range(0, 3)
                .mapToObj(scale -> new FeatureLayer("layer2", 6, 8 << scale))
                .toList();
        List<float[]> values = golden.arrays(step, "judged.features").stream()
                .map(NDArray::toFloatArray)
                .toList();
        return new Csflow(config, new GivenFeatures(layers, values, GRIDS), flow, state, Profiler.NONE);
    }

    private static CrossScaleFlow flow(ModuleState state) {
        CrossScaleFlow flow = new CrossScaleFlow(SHAPE, GRIDS, state, "flow.");
        GoldenFlows.fill(Golden.open("csflow"), "before.", state, "");
        return flow;
    }
}
