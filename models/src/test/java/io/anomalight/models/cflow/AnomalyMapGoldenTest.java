package io.anomalight.models.cflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.anomalight.framework.arithmetic.EagerOperand;
import io.anomalight.framework.checkpoint.Safetensors;
import io.anomalight.framework.image.ImageSize;
import io.anomalight.framework.memory.ModuleState;
import io.anomalight.framework.memory.NativeMemory;
import io.anomalight.framework.testing.Golden;
import io.anomalight.framework.testing.NoNativeLeaks;
import java.util.List;
import org.junit.jupiter.api.Test;

@NoNativeLeaks
class AnomalyMapGoldenTest {
    private static final ImageSize SIZE = new ImageSize(19, 23);

    private final Safetensors golden = Golden.open("anomaly_map");
    private final AnomalyMapGenerator generator = new AnomalyMapGenerator(
            List.of(new ImageSize(4, 4), new ImageSize(2, 2)), SIZE, CflowConfig.Fusion.LIKELIHOOD);

    @Test
    void mapAgainstFixedMaximaAgreesWithTheReference(NativeMemory memory) {
        try (ModuleState state = new ModuleState(memory.root())) {
            state.buffer(
                    "reference.log_likelihood", golden.read("reference_max").floats(), 2);
            state.buffer("reference.normality", golden.read("reference_total").floats(), 1);
            MapNormalization reference = new MapNormalization(CflowConfig.Normalization.REFERENCE, generator, state);
            memory.inStep(
                    state,
                    step -> assertClose(EagerOperand.compute(taps(step), reference::anomalyMaps), "map_reference"));
        }
    }

    @Test
    void batchNormalisedMapAndScoresAgreeWithTheReference(NativeMemory memory) {
        try (ModuleState state = new ModuleState(memory.root())) {
            MapNormalization batch = new MapNormalization(CflowConfig.Normalization.BATCH, generator, state);
            memory.inStep(state, step -> {
                NDArray map = EagerOperand.compute(taps(step), batch::anomalyMaps);
                assertClose(map, "map_batch");
                assertClose(map.reshape(3, -1).max(new int[] {1}), "score_batch");
            });
        }
    }

    private NDList taps(NDManager manager) {
        return new NDList(
                manager.create(golden.read("log_prob.0").floats(), new Shape(3, 4, 4)),
                manager.create(golden.read("log_prob.1").floats(), new Shape(3, 2, 2)));
    }

    private void assertClose(NDArray actual, String name) {
        float[] expected = golden.read(name).floats();
        float[] values = actual.toFloatArray();
        assertThat(values).hasSameSizeAs(expected);
        for (int i = 0; i < expected.length; i++) {
            assertThat(values[i]).as("%s[%d]", name, i).isCloseTo(expected[i], within(1e-5f));
        }
    }
}
