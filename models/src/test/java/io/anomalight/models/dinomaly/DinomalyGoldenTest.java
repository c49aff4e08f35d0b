package io.anomalight.models.dinomaly;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import io.anomalight.framework.arithmetic.EagerOperand;
import io.anomalight.framework.image.ImageSize;
import io.anomalight.framework.memory.ModuleState;
import io.anomalight.framework.memory.NativeMemory;
import io.anomalight.framework.optim.OptimizerSpec;
import io.anomalight.framework.optim.Optimizers;
import io.anomalight.framework.optim.rule.StableAdamW;
import io.anomalight.framework.profiling.Profiler;
import io.anomalight.framework.testing.NoNativeLeaks;
import io.anomalight.models.components.backbone.BackboneSpec;
import io.anomalight.models.components.backbone.FeatureLayer;
import io.anomalight.models.components.trained.GoldenTraining;
import io.anomalight.models.testing.GivenFeatures;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Numbers recorded by {@code dinomaly_reference.py}, from the features of a tiny vision transformer. */
@NoNativeLeaks
class DinomalyGoldenTest {
    private static final ImageSize SIZE = new ImageSize(12, 20);
    private static final ImageSize GRID = new ImageSize(3, 5);
    private static final int WIDTH = 16;
    private static final double[] EASY = {0, 0.45, 0.9};

    private final GoldenTraining golden = new GoldenTraining("dinomaly");

    @Test
    void gradientsThreeStepsAndMapsAgreeWithTheReference(NativeMemory memory) {
        try (ModuleState state = new ModuleState(memory.root())) {
            Dinomaly module = module(state);
            golden.fillBefore(state);
            List<String> names = TokenWeights.names(state, NoisyBottleneck.PREFIX, TokenDecoder.PREFIX);
            memory.inStep(
                    state,
                    step -> golden.assertGradients(state, names, inputs(step, module, 0), in -> module.loss(in, 0.9)));

            List<Double> losses = new ArrayList<>();
            StableAdamW rule = new StableAdamW(0.01, 0.9, 0.999, 1e-3, 0.1, true);
            try (Optimizers optimizers =
                    new Optimizers(List.of(new OptimizerSpec("decoder", names, rule)), state, memory.root())) {
                for (int i = 0; i < EASY.length; i++) {
                    int index = i;
                    memory.inStep(
                            state,
                            step -> losses.add(optimizers
                                    .get("decoder")
                                    .minimize(inputs(step, module, index), in -> module.loss(in, EASY[index]))));
                }
            }
            golden.assertLosses(losses);
            golden.assertAfter(state);
            memory.inStep(state, step -> {
                NDList results = EagerOperand.computeAll(golden.arrays(step, "scored.features"), module::scores);
                golden.assertClose("scored.score", results.get(0).toFloatArray());
                golden.assertClose("scored.map", results.get(1).toFloatArray());
            });
        }
    }

    private NDList inputs(NDManager step, Dinomaly module, int index) {
        NDList features = golden.arrays(step, "step." + index + ".features");
        return EagerOperand.computeAll(features, module::targets)
                .addAll(golden.arrays(step, "step." + index + ".noise"));
    }

    private static Dinomaly module(ModuleState state) {
        DinomalyConfig config = new DinomalyConfig(
                SIZE,
                new BackboneSpec("resnet18", List.of("layer1", "layer2", "layer3"), false, Map.of()),
                false,
                0.25,
                3,
                Optional.of(List.of(List.of(0), List.of(1, 2))),
                Optional.of(List.of(List.of(0, 1), List.of(2))),
                new DinomalyConfig.HardMining(0.9, 1, 0.1),
                0.01,
                0.001,
                0,
                0.1,
                true,
                Optional.empty());
        List<FeatureLayer> layers = Collections.nCopies(3, new FeatureLayer("block", WIDTH, 4));
        GivenFeatures encoder = new GivenFeatures(
                layers, List.of(), Collections.nCopies(3, GRID)); // the features come from the golden file
        return new Dinomaly(
                config,
                encoder,
                new NoisyBottleneck(WIDTH, 0.25, state),
                new TokenDecoder(WIDTH, 2, 3, state),
                state,
                Profiler.NONE);
    }
}
