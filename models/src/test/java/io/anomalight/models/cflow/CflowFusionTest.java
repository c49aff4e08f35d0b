package io.anomalight.models.cflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.anomalight.framework.Calibration;
import io.anomalight.framework.arithmetic.EagerOperand;
import io.anomalight.framework.failure.UserError;
import io.anomalight.framework.image.ImageSize;
import io.anomalight.framework.memory.ModuleState;
import io.anomalight.framework.memory.NativeMemory;
import io.anomalight.framework.testing.NoNativeLeaks;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Two feature layers whose grids are the image itself, so that nothing is resized. */
@NoNativeLeaks
class CflowFusionTest {
    private static final ImageSize SIZE = new ImageSize(2, 2);
    /** Mean 5, variance 5; the largest is 8. */
    private static final float[] FIRST = {2, 4, 6, 8};
    /** Mean 0, variance 1; the largest is 1. */
    private static final float[] SECOND = {-1, 1, -1, 1};

    @Test
    void withLikelihoodsVeryStrongDefectsScoreAsStrongOnes(NativeMemory memory) {
        float[] map = map(CflowConfig.Fusion.LIKELIHOOD, memory);
        assertThat(map[0]).isCloseTo(map[1], within(1e-6f));
    }

    @Test
    void withLogLikelihoodsEachDifferenceCounts(NativeMemory memory) {
        // The largest sum of the reference is that of its last position: 0 + 0.
        assertThat(map(CflowConfig.Fusion.LOG_LIKELIHOOD, memory)).containsExactly(138, 238, 3, 0);
    }

    @Test
    void standardizedLogLikelihoodsAreDividedByTheDeviationOfTheirLayer(NativeMemory memory) {
        double deviation = Math.sqrt(5);
        float[] map = map(CflowConfig.Fusion.STANDARDIZED, memory);
        assertThat(map[0]).isCloseTo((float) (108 / deviation + 30), within(1e-4f));
        assertThat(map[1]).isCloseTo((float) (208 / deviation + 30), within(1e-4f));
        assertThat(map[2]).isCloseTo((float) (2 / deviation + 1), within(1e-4f));
        assertThat(map[3]).isCloseTo(0, within(1e-6f));
    }

    @Test
    void standardizedLayersNeedTheReference() {
        assertThatThrownBy(() -> new CflowConfig.MapConfig(
                        CflowConfig.Normalization.BATCH, Optional.of(CflowConfig.Fusion.STANDARDIZED)))
                .hasMessage("fusion = standardized needs the deviations of the training images: set normalization to"
                        + " reference, which is batch");
    }

    @Test
    void aReferenceOfAnotherFusionIsRefused(NativeMemory memory) {
        AnomalyMapGenerator generator =
                new AnomalyMapGenerator(List.of(SIZE, SIZE), SIZE, CflowConfig.Fusion.LOG_LIKELIHOOD);
        try (ModuleState state = new ModuleState(memory.root())) {
            state.buffer("reference.log_likelihood", new float[] {8, 1}, 2);
            state.buffer("reference.normality", new float[] {2}, 1);
            MapNormalization maps = new MapNormalization(CflowConfig.Normalization.REFERENCE, generator, state);
            memory.inStep(state, step -> assertThatThrownBy(
                            () -> EagerOperand.compute(layers(step, FIRST, SECOND), maps::anomalyMaps))
                    .isInstanceOf(UserError.class)
                    .hasMessageStartingWith(
                            "this CFLOW has no reference for model.anomaly_map.fusion = log_likelihood"));
        }
    }

    private static float[] map(CflowConfig.Fusion fusion, NativeMemory memory) {
        AnomalyMapGenerator generator = new AnomalyMapGenerator(List.of(SIZE, SIZE), SIZE, fusion);
        try (ModuleState state = new ModuleState(memory.root())) {
            MapNormalization maps = new MapNormalization(CflowConfig.Normalization.REFERENCE, generator, state);
            float[][] result = new float[1][];
            memory.inStep(state, step -> {
                Calibration calibration =
                        maps.calibration(batch -> layers(step, FIRST, SECOND)).orElseThrow();
                calibration.start().run();
                calibration.step().accept(TriedCflow.batch(step, TriedCflow.images(1)));
                calibration.end().run();
                NDList scored = layers(step, new float[] {-100, -200, 6, 8}, new float[] {-29, -29, 0, 1});
                result[0] = EagerOperand.compute(scored, maps::anomalyMaps).toFloatArray();
            });
            return result[0];
        }
    }

    private static NDList layers(NDManager manager, float[] first, float[] second) {
        Shape shape = new Shape(1, SIZE.height(), SIZE.width());
        return new NDList(manager.create(first, shape), manager.create(second, shape));
    }
}
