package io.anomalight.models.reversedistillation;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import io.anomalight.framework.arithmetic.EagerOperand;
import io.anomalight.framework.image.ImageSize;
import io.anomalight.framework.memory.ModuleState;
import io.anomalight.framework.memory.NativeMemory;
import io.anomalight.framework.optim.OptimizerSpec;
import io.anomalight.framework.optim.Optimizers;
import io.anomalight.framework.optim.rule.Adam;
import io.anomalight.framework.testing.NoNativeLeaks;
import io.anomalight.models.components.backbone.layout.ResidualShape;
import io.anomalight.models.components.trained.GoldenTraining;
import io.anomalight.models.components.trained.MirroredResNet;
import io.anomalight.models.components.trained.Statistics;
import io.anomalight.models.reversedistillation.ReverseDistillationConfig.AnomalyMapMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** Numbers recorded by {@code reverse_distillation_reference.py}. */
@NoNativeLeaks
class ReverseDistillationGoldenTest {
    private static final ResidualShape WIDE = new ResidualShape(true, 1, 2, List.of(2, 1, 1));

    private final GoldenTraining golden = new GoldenTraining("reverse_distillation");

    /** The parts that learn. */
    private record Parts(Embedding embedding, MirroredResNet decoder) {
        static Parts in(ModuleState state) {
            return new Parts(new Embedding(WIDE, state), new MirroredResNet(WIDE, state, "decoder."));
        }

        List<String> parameters() {
            List<String> names = new ArrayList<>(decoder.parameterNames());
            names.addAll(embedding.parameterNames());
            return names;
        }

        NDList rebuild(NDList features, Statistics statistics) {
            return decoder.decode(embedding.embed(features, statistics), statistics);
        }

        NDArray loss(NDList features) {
            return ReverseDistillation.loss(features, embedding, decoder);
        }
    }

    @Test
    void gradientsThreeStepsAndMapsAgreeWithTheReference(NativeMemory memory) {
        try (ModuleState state = new ModuleState(memory.root())) {
            Parts parts = Parts.in(state);
            golden.fillBefore(state);
            memory.inStep(
                    state,
                    step -> golden.assertGradients(
                            state, parts.parameters(), golden.arrays(step, "step.0.encoder"), parts::loss));

            golden.fillBefore(state); // the gradients' pass has moved the running statistics
            List<Double> losses = new ArrayList<>();
            Adam adam = new Adam(0.001, 0.5, 0.99, 0.01, 0); // as recorded, see there
            OptimizerSpec spec = new OptimizerSpec("decoder", parts.parameters(), adam);
            try (Optimizers optimizers = new Optimizers(List.of(spec), state, memory.root())) {
                for (int i = 0; i < 3; i++) {
                    String name = "step." + i + ".encoder";
                    memory.inStep(
                            state,
                            step -> losses.add(
                                    optimizers.get("decoder").minimize(golden.arrays(step, name), parts::loss)));
                }
            }
            golden.assertLosses(losses);
            golden.assertAfter(state);
            memory.inStep(state, step -> assertMaps(step, parts));
        }
    }

    private void assertMaps(NDManager step, Parts parts) {
        NDList features = golden.arrays(step, "judged.encoder");
        NDList rebuilt = parts.rebuild(features, Statistics.RUNNING);
        int layers = features.size();
        List<ImageSize> grids = features.stream()
                .map(map -> new ImageSize(
                        (int) map.getShape().get(2), (int) map.getShape().get(3)))
                .toList();
        for (AnomalyMapMode mode : AnomalyMapMode.values()) {
            CosineDistance distance = new CosineDistance(grids, new ImageSize(64, 64), mode);
            NDArray map = EagerOperand.compute(
                    new NDList(features).addAll(rebuilt),
                    in -> distance.anomalyMap(in.subList(0, layers), in.subList(layers, 2 * layers)));
            String name = mode.name().toLowerCase(Locale.ROOT);
            golden.assertClose("judged.map." + name, map.toFloatArray());
            golden.assertClose(
                    "judged.score." + name,
                    map.reshape(1, -1).max(new int[] {1}).toFloatArray());
        }
    }
}
