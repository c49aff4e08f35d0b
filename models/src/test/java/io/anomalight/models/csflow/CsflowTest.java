package io.anomalight.models.csflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import io.anomalight.framework.RunContext;
import io.anomalight.framework.arithmetic.EagerOperand;
import io.anomalight.framework.console.Console;
import io.anomalight.framework.image.ImageSize;
import io.anomalight.framework.memory.ModuleState;
import io.anomalight.framework.memory.NativeMemory;
import io.anomalight.framework.optim.Optimizers;
import io.anomalight.framework.profiling.Profiler;
import io.anomalight.framework.testing.NoNativeLeaks;
import io.anomalight.models.components.backbone.Encoders;
import io.anomalight.models.components.backbone.FeatureExtractor;
import io.anomalight.models.components.backbone.FeatureLayer;
import io.anomalight.models.components.backbone.ImagePyramid;
import io.anomalight.models.csflow.CsflowConfig.AnomalyMapMode;
import io.anomalight.models.testing.GivenFeatures;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

@NoNativeLeaks
class CsflowTest {
    private static final ImageSize SIZE = new ImageSize(64, 32);
    private static final List<FeatureLayer> LAYERS = List.of(
            new FeatureLayer("layer2", 4, 8), new FeatureLayer("layer2/2", 4, 16), new FeatureLayer("layer2/4", 4, 32));
    private static final List<ImageSize> GRIDS =
            LAYERS.stream().map(layer -> layer.positions(SIZE)).toList();
    private static final int NORMAL = 8;

    /** Normal images have correlated channels; in the last image the correlation is the opposite, with the same lengths. */
    private static float[] features(ImageSize grid, SplittableRandom random) {
        float[] all = new float[(NORMAL + 1) * 4 * grid.pixels()];
        for (int image = 0; image <= NORMAL; image++) {
            for (int i = 0; i < grid.pixels(); i++) {
                double shared = random.nextGaussian();
                for (int channel = 0; channel < 4; channel++) {
                    double sign = image == NORMAL && channel % 2 == 1 ? -1 : 1;
                    int at = (image * 4 + channel) * grid.pixels() + i;
                    all[at] = (float) (sign * shared + 0.1 * random.nextGaussian());
                }
            }
        }
        return all;
    }

    @Test
    void learnsHowNormalFeaturesVaryTogether(NativeMemory memory) {
        SplittableRandom random = new SplittableRandom(2);
        List<float[]> values =
                GRIDS.stream().map(grid -> features(grid, random)).toList();
        CsflowConfig config = Small.config(SIZE, "layer2", 8, 3, 3, AnomalyMapMode.ALL);
        try (ModuleState state = new ModuleState(memory.root())) {
            CrossScaleFlow flow = new CrossScaleFlow(config.flow(4), GRIDS, state, "flow.");
            flow.initialize(random);
            Csflow csflow = new Csflow(config, new GivenFeatures(LAYERS, values, GRIDS), flow, state, Profiler.NONE);
            assertThat(excess(csflow, memory)).isLessThan(1.2);
            try (Optimizers optimizers = new Optimizers(csflow.configureOptimizers(), state, memory.root())) {
                for (int i = 0; i < 100; i++) {
                    memory.inStep(
                            state, step -> csflow.trainingStep(GivenFeatures.batch(step, SIZE, 0, NORMAL), optimizers));
                }
            }
            assertThat(excess(csflow, memory)).isGreaterThan(1.5);
        }
    }

    /** The score of the last image, divided by the largest score of a normal image. */
    private static double excess(Csflow csflow, NativeMemory memory) {
        List<Float> scores = new ArrayList<>();
        memory.inStep(csflow.state(), step -> {
            for (float score : csflow.validationStep(GivenFeatures.batch(step, SIZE, 0, NORMAL + 1))
                    .scores()
                    .toFloatArray()) {
                scores.add(score);
            }
        });
        return scores.get(NORMAL)
                / scores.subList(0, NORMAL).stream()
                        .mapToDouble(score -> score)
                        .max()
                        .orElseThrow();
    }

    @Test
    void aNewFlowOnlyPermutesItsFeatures(NativeMemory memory) {
        try (ModuleState state = new ModuleState(memory.root())) {
            CrossScaleFlow flow = new CrossScaleFlow(new CrossScaleShape(4, 3, 3, 3), GRIDS, state, "flow.");
            flow.initialize(new SplittableRandom(1));
            memory.inStep(state, step -> {
                NDList features = new NDList();
                GRIDS.forEach(grid -> features.add(step.randomNormal(new Shape(2, 4, grid.height(), grid.width()))));
                NDList results = EagerOperand.computeAll(features, in -> {
                    Latent latent = flow.forward(in);
                    return List.of(latent.maps().get(1), latent.logDeterminant());
                });
                assertThat(sorted(results.get(0))).isEqualTo(sorted(features.get(1)));
                assertThat(results.get(1).toFloatArray()).containsOnly(0);
            });
        }
    }

    private static float[] sorted(NDArray maps) {
        return maps.sort(1).toFloatArray();
    }

    @Test
    void theSmallerScalesAreFeaturesOfSmallerImages(NativeMemory memory) {
        try (ModuleState state = new ModuleState(memory.root())) {
            RunContext context = new RunContext(3, Console.SILENT, Path.of("no cache"));
            FeatureExtractor encoder =
                    Encoders.load(Small.config(SIZE, AnomalyMapMode.ALL).backboneSpec(), state, context);
            ImagePyramid pyramid = new ImagePyramid(encoder, 3);
            memory.inStep(state, step -> {
                NDArray images = step.randomUniform(0, 1, new Shape(2, 3, 64, 32));
                NDList features = pyramid.extract(images);
                assertClose(features.get(0), encoder.extract(images).get(0));
                assertClose(
                        features.get(1),
                        encoder.extract(images.get(":, :, ::2, ::2")).get(0));
                assertClose(
                        features.get(2),
                        encoder.extract(images.get(":, :, ::4, ::4")).get(0));
                assertEachAlone(pyramid, images);
            });
            assertThat(pyramid.layers())
                    .extracting(layer -> layer.shape(SIZE))
                    .containsExactly("[B, 128, 8, 4]", "[B, 128, 4, 2]", "[B, 128, 2, 1]");
        }
    }

    private static void assertEachAlone(ImagePyramid pyramid, NDArray images) {
        NDList single = new NDList(images.get("0:1"), images.get("1:2"));
        List<NDList> each = pyramid.extractEach(single);
        for (int image = 0; image < 2; image++) {
            NDList alone = pyramid.extract(single.get(image));
            for (int scale = 0; scale < 3; scale++) {
                assertThat(each.get(image).get(scale).toFloatArray())
                        .isEqualTo(alone.get(scale).toFloatArray());
            }
        }
    }

    private static void assertClose(NDArray actual, NDArray expected) {
        assertThat(actual.toFloatArray()).containsExactly(expected.toFloatArray(), within(1e-4f));
    }

    @Test
    void settingsThatMakeNoSenseAreRefusedByName() {
        AnomalyMapMode all = AnomalyMapMode.ALL;
        assertThatThrownBy(() -> Small.config(new ImageSize(64, 48), all))
                .hasMessage(
                        "input_size must be a multiple of 32 in height and width, because the features of an image at"
                                + " a quarter of its size must have a quarter of the rows and columns, and the stride of"
                                + " layer2 of resnet18 is 8, but is 64x48");
        assertThatThrownBy(() -> Small.config(new ImageSize(32, 32), all))
                .hasMessage(
                        "input_size must be more than 32 pixels on one side at least, or layer2 of resnet18 leaves a"
                                + " single position of an image at a quarter of its size, but is 32x32");
        assertThatThrownBy(() -> Small.config(SIZE, "layer2", 0, 2, 3, all))
                .hasMessage("cross_conv_hidden_channels must be at least 1, but is 0");
        assertThatThrownBy(() -> Small.config(SIZE, "layer2", 4, 0, 3, all))
                .hasMessage("n_coupling_blocks must be at least 1, but is 0");
        assertThatThrownBy(() -> Small.config(SIZE, "layer2", 4, 2, 0, all))
                .hasMessage("clamp must be positive, but is 0.0");
    }
}
