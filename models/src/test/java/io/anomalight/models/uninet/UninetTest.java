package io.anomalight.models.uninet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
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
import io.anomalight.framework.testing.NoNativeLeaks;
import io.anomalight.models.components.backbone.Backbone;
import io.anomalight.models.components.backbone.BackboneSpec;
import io.anomalight.models.components.backbone.DrawnWeights;
import io.anomalight.models.components.backbone.EncoderWeights;
import io.anomalight.models.components.backbone.Encoders;
import io.anomalight.models.components.backbone.FeatureExtractor;
import io.anomalight.models.components.backbone.layout.ResNetLayout;
import io.anomalight.models.components.backbone.layout.ResidualShape;
import io.anomalight.models.components.backbone.weights.WeightsSource;
import io.anomalight.models.components.trained.Statistics;
import io.anomalight.models.components.trained.TunedResNet;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@NoNativeLeaks
class UninetTest {
    private static final ImageSize SIZE = new ImageSize(64, 64);
    private static final String KERNEL = "teacher.layer1.0.conv1.weight";
    private static final RunContext CONTEXT = new RunContext(3, Console.SILENT, Path.of("no cache"));

    @Test
    void aTeacherThatHasNotLearnedHasTheFeaturesOfItsEncoder(NativeMemory memory, @TempDir Path folder)
            throws IOException {
        Path file = folder.resolve("weights.safetensors");
        DrawnWeights.write(file, Backbone.named("resnet18"), 3); // its batch norms are not those of random weights
        BackboneSpec pretrained = new BackboneSpec(
                "resnet18",
                List.of("layer1", "layer2", "layer3"),
                true,
                Map.of("resnet18", WeightsSource.ofFile(file)));
        assertTeacherBeginsAsEncoder(memory, Small.config(SIZE, pretrained, 0.1));
        assertTeacherBeginsAsEncoder(memory, Small.config(SIZE, 0.1));
    }

    private static void assertTeacherBeginsAsEncoder(NativeMemory memory, UninetConfig config) {
        try (ModuleState state = new ModuleState(memory.root())) {
            EncoderWeights weights = Encoders.weights(config.encoder(), CONTEXT);
            FeatureExtractor encoder = Encoders.load(config.encoder(), weights, state, CONTEXT);
            ResNetLayout layout =
                    ResNetLayout.of(config.shape(), encoder.origin().strideOn(), 3);
            TunedResNet teacher = new TunedResNet(layout, state, "teacher.").initialize(config.shape(), weights);
            memory.inStep(state, step -> {
                NDArray images = images(step, 2, 0);
                NDList expected = encoder.extract(images);
                NDList actual = teacher.features(images, Statistics.RUNNING);
                for (int layer = 0; layer < 3; layer++) {
                    assertThat(actual.get(layer).toFloatArray())
                            .containsExactly(expected.get(layer).toFloatArray(), within(1e-3f));
                }
            });
        }
    }

    @Test
    void learnsToRebuildNormalImagesAndFindsASquare(NativeMemory memory) {
        try (ModuleState state = new ModuleState(memory.root())) {
            Uninet uninet = (Uninet) new UninetLightning().create(Small.config(SIZE, 0.1), state, CONTEXT);
            float[] before = state.get(KERNEL).toFloatArray();
            List<Double> losses = new ArrayList<>();
            try (Optimizers optimizers = new Optimizers(uninet.configureOptimizers(), state, memory.root())) {
                for (int i = 0; i < 30; i++) {
                    int seed = i;
                    memory.inStep(
                            state,
                            step -> losses.add(uninet.trainingStep(batch(images(step, 4, seed)), optimizers)
                                    .scalars()
                                    .getOrDefault("loss", Double.NaN)));
                }
            }
            assertThat(losses.get(29)).isLessThan(0.9 * losses.get(0));
            memory.inStep(state, step -> {
                // The teacher moves by its own learning rate: at most about 1e-6 in each of 30 steps.
                float moved = state.get(KERNEL)
                        .sub(step.create(before, state.get(KERNEL).getShape()))
                        .abs()
                        .max()
                        .getFloat();
                assertThat(moved).isBetween(1e-7f, 5e-5f);
                // Its running statistics are those of the dark images: the first norm sees no mean of 0 any more.
                assertThat(state.get("teacher.bn1.running_mean").abs().max().getFloat())
                        .isGreaterThan(0.1f);
                NDArray images = images(step, 4, 99);
                images.set(new NDIndex("3, :, 16:40, 16:40"), 1f);
                float[] scores = uninet.validationStep(batch(images)).scores().toFloatArray();
                assertThat(scores[3]).isGreaterThan(Math.max(scores[0], Math.max(scores[1], scores[2])));
            });
        }
    }

    @Test
    void theSelectionWeighsPositionsByTheScaledFeaturesOfTheTeacher(NativeMemory memory) {
        ResidualShape shape = new ResidualShape(true, 1, 1, List.of(1, 1, 1));
        try (ModuleState state = new ModuleState(memory.root())) {
            FeatureSelection selection = new FeatureSelection(shape, 0.1, state).initialize();
            memory.inStep(state, step -> {
                int channels = shape.outputs(0);
                float[] features = new float[2 * channels];
                for (int i = 1; i < features.length; i += 2) {
                    features[i] = (float) (10 * Math.log(3));
                }
                NDArray teacher = step.create(features, new Shape(1, channels, 2));
                NDList both = new NDList(teacher, step.ones(teacher.getShape()));
                float[] selected = EagerOperand.compute(both, in -> selection.select(in.get(0), in.get(1), 0))
                        .toFloatArray();
                // The softmax of 0 and ln 3 is 1/4 and 3/4, θ = 0 counts as 1, and the mean is ln 3 / 2.
                double factor = 1 + Math.log(3) / 2;
                for (int i = 0; i < selected.length; i += 2) {
                    assertThat(selected[i]).isCloseTo((float) (factor / 4), within(1e-5f));
                    assertThat(selected[i + 1]).isCloseTo((float) (factor * 3 / 4), within(1e-5f));
                }
            });
        }
    }

    private static Batch batch(NDArray images) {
        return new Batch(images, new SplittableRandom(0));
    }

    /** Dark noise, the same for the same seed. */
    private static NDArray images(NDManager step, int count, int seed) {
        SplittableRandom random = new SplittableRandom(seed);
        float[] pixels = new float[count * 3 * SIZE.pixels()];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (float) (0.2 + 0.2 * random.nextDouble());
        }
        return step.create(pixels, new Shape(count, 3, SIZE.height(), SIZE.width()));
    }

    @Test
    void theLearningRateFallsToAFifthInTheLastFifth() {
        Schedule schedule = UninetConfig.schedule();
        assertThat(schedule.factor(new Schedule.Moment(79, 9, 10, 100))).isEqualTo(1);
        assertThat(schedule.factor(new Schedule.Moment(80, 0, 10, 100))).isEqualTo(0.2);
    }

    @Test
    void settingsThatMakeNoSenseAreRefusedByName() {
        assertThatThrownBy(() -> new UninetConfig(
                        SIZE, Small.config(SIZE, 0.1).encoder(), 0, 0.1, 5e-3, 1e-6, 1e-5, Optional.empty()))
                .hasMessage("feature_scale must be positive, but is 0.0");
        assertThatThrownBy(() -> Small.config(SIZE, 0.01)).hasMessage("temperature must be at least 0.02, but is 0.01");
        assertThatThrownBy(() -> Small.config(new ImageSize(64, 65), 0.1))
                .hasMessageContaining("input_size must be a multiple of 32");
    }
}
