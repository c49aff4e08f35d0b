package io.anomalight.models.uflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.anomalight.framework.Batch;
import io.anomalight.framework.RunContext;
import io.anomalight.framework.arithmetic.EagerOperand;
import io.anomalight.framework.console.Console;
import io.anomalight.framework.image.ImageSize;
import io.anomalight.framework.memory.ModuleState;
import io.anomalight.framework.memory.NativeMemory;
import io.anomalight.framework.optim.Optimizers;
import io.anomalight.framework.optim.schedule.Schedule;
import io.anomalight.framework.profiling.Profiler;
import io.anomalight.framework.testing.NoNativeLeaks;
import io.anomalight.models.components.backbone.FeatureLayer;
import io.anomalight.models.testing.GivenFeatures;
import io.anomalight.models.uflow.UflowConfig.AnomalyScore;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

@NoNativeLeaks
class UflowTest {
    private static final ImageSize SIZE = new ImageSize(64, 64);
    private static final int NORMAL = 8;
    private static final FalseAlarms ALARMS =
            new FalseAlarms(List.of(new ImageSize(16, 16), new ImageSize(8, 8)), SIZE);

    @Test
    void noiseRaisesNoFalseAlarmAndABlockOfLargeValuesDoes(NativeMemory memory) {
        try (ModuleState state = new ModuleState(memory.root())) {
            memory.inStep(state, step -> {
                SplittableRandom random = new SplittableRandom(4);
                float[] fine = gaussian(16 * 256, random);
                float[] coarse = gaussian(8 * 64, random);
                assertThat(largest(scores(step, fine, coarse))).isNegative();
                for (int i = 0; i < fine.length; i++) {
                    int y = i / 16 % 16;
                    int x = i % 16;
                    if (y >= 4 && y < 10 && x >= 4 && x < 10) {
                        fine[i] *= 10;
                    }
                }
                float[] changed = scores(step, fine, coarse);
                assertThat(changed[28 * 64 + 28]).isPositive();
                assertThat(changed[60 * 64 + 60]).isNegative();
            });
        }
    }

    @Test
    void scoresAreFiniteIfAllValuesAreLarge(NativeMemory memory) {
        try (ModuleState state = new ModuleState(memory.root())) {
            memory.inStep(state, step -> {
                float[] fine = new float[16 * 256];
                float[] coarse = new float[8 * 64];
                Arrays.fill(fine, 9);
                Arrays.fill(coarse, 9);
                // 49 and 9 coins that all show heads, in one of 320 windows
                double expected = (49 + 9) * Math.log10(2) - Math.log10(320);
                assertThat((double) largest(scores(step, fine, coarse))).isCloseTo(expected, within(1e-4));
            });
        }
    }

    private static float[] scores(NDManager step, float[] fine, float[] coarse) {
        NDList latent =
                new NDList(step.create(fine, new Shape(1, 16, 16, 16)), step.create(coarse, new Shape(1, 8, 8, 8)));
        return EagerOperand.compute(latent, ALARMS::scores).toFloatArray();
    }

    private static float largest(float[] values) {
        float largest = Float.NEGATIVE_INFINITY;
        for (float value : values) {
            largest = Math.max(largest, value);
        }
        return largest;
    }

    private static float[] gaussian(int count, SplittableRandom random) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }

    @Test
    void learnsHowNormalFeaturesVaryTogether(NativeMemory memory) {
        List<FeatureLayer> layers = List.of(new FeatureLayer("layer1", 8, 8), new FeatureLayer("layer2", 8, 16));
        List<ImageSize> grids =
                layers.stream().map(layer -> layer.positions(SIZE)).toList();
        SplittableRandom random = new SplittableRandom(2);
        List<float[]> values =
                grids.stream().map(grid -> features(grid, random)).toList();
        UflowConfig config = Small.config(SIZE, AnomalyScore.LIKELIHOOD, 1e-2, "resnet18", "layer1", "layer2");
        try (ModuleState state = new ModuleState(memory.root())) {
            UshapedFlow flow = new UshapedFlow(config, layers, state);
            flow.initialize(random);
            Uflow uflow = new Uflow(config, new GivenFeatures(layers, values, grids), flow, state, Profiler.NONE);
            try (Optimizers optimizers = new Optimizers(uflow.configureOptimizers(), state, memory.root())) {
                for (int i = 0; i < 100; i++) {
                    memory.inStep(
                            state, step -> uflow.trainingStep(GivenFeatures.batch(step, SIZE, 0, NORMAL), optimizers));
                }
            }
            List<Double> means = new ArrayList<>();
            memory.inStep(state, step -> {
                NDArray maps = uflow.validationStep(GivenFeatures.batch(step, SIZE, 0, NORMAL + 1))
                        .anomalyMaps();
                for (float mean : maps.mean(new int[] {2}).mean(new int[] {1}).toFloatArray()) {
                    means.add((double) mean);
                }
            });
            double normal = means.subList(0, NORMAL).stream()
                    .mapToDouble(mean -> mean)
                    .max()
                    .orElseThrow();
            assertThat(means.get(NORMAL)).isGreaterThan(1.2 * normal);
        }
    }

    /** Normal images have correlated channels; in the last image the correlation is the opposite, with the same lengths. */
    private static float[] features(ImageSize grid, SplittableRandom random) {
        float[] all = new float[(NORMAL + 1) * 8 * grid.pixels()];
        for (int image = 0; image <= NORMAL; image++) {
            for (int i = 0; i < grid.pixels(); i++) {
                double shared = random.nextGaussian();
                for (int channel = 0; channel < 8; channel++) {
                    double sign = image == NORMAL && channel % 2 == 1 ? -1 : 1;
                    all[(image * 8 + channel) * grid.pixels() + i] =
                            (float) (sign * shared + 0.1 * random.nextGaussian());
                }
            }
        }
        return all;
    }

    @Test
    void aSingleLayerOfATransformerIsUsedAtTwoImageSizes(NativeMemory memory) {
        UflowConfig config =
                Small.config(new ImageSize(64, 96), AnomalyScore.LIKELIHOOD, "vit_small_patch16_224", "block0");
        try (ModuleState state = new ModuleState(memory.root())) {
            Uflow uflow = (Uflow)
                    new UflowLightning().create(config, state, new RunContext(3, Console.SILENT, Path.of("no cache")));
            memory.inStep(state, step -> {
                NDArray images = step.randomUniform(0, 1, new Shape(2, 3, 64, 96));
                NDArray maps = uflow.validationStep(new Batch(images, new SplittableRandom(0)))
                        .anomalyMaps();
                assertThat(maps.getShape()).isEqualTo(new Shape(2, 64, 96));
            });
            assertThat(state.names("flow."))
                    .anyMatch(name -> name.startsWith("flow.block0."))
                    .anyMatch(name -> name.startsWith("flow.block0/2."));
        }
    }

    @Test
    void theLearningRateFallsToTwoFifthsIn25000Steps() {
        Schedule schedule = UflowConfig.schedule();
        assertThat(schedule.factor(new Schedule.Moment(0, 0, 100, 500))).isEqualTo(1);
        assertThat(schedule.factor(new Schedule.Moment(125, 0, 100, 500))).isCloseTo(0.7, within(1e-9));
        assertThat(schedule.factor(new Schedule.Moment(400, 0, 100, 500))).isCloseTo(0.4, within(1e-9));
    }

    @Test
    void settingsThatMakeNoSenseAreRefusedByName() {
        assertThatThrownBy(
                        () -> Small.config(new ImageSize(66, 64), AnomalyScore.LOG_NFA, "resnet18", "layer1", "layer2"))
                .hasMessage(
                        "layers must go from fine to coarse, each with half of the rows and columns of the one before,"
                                + " but at input_size 66x64 they have [17x16, 9x8]: choose layers whose strides double, and an"
                                + " input_size that is a multiple of 8");
        assertThatThrownBy(() -> Small.config(SIZE, AnomalyScore.LOG_NFA, "resnet18", "layer2", "layer1"))
                .hasMessageContaining("they have [8x8, 16x16]");
        assertThatThrownBy(() -> Small.config(new ImageSize(32, 32), AnomalyScore.LOG_NFA, "resnet18", "layer3"))
                .hasMessage("input_size must be larger, because the coarsest features have a single position, but is"
                        + " 32x32");
    }
}
