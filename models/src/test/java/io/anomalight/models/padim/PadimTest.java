package io.anomalight.models.padim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anomalight.framework.RunContext;
import io.anomalight.framework.console.Console;
import io.anomalight.framework.failure.UserError;
import io.anomalight.framework.image.ImageSize;
import io.anomalight.framework.memory.ModuleState;
import io.anomalight.framework.memory.NativeMemory;
import io.anomalight.framework.optim.Optimizers;
import io.anomalight.framework.testing.LinesConsole;
import io.anomalight.framework.testing.NoNativeLeaks;
import io.anomalight.models.components.backbone.BackboneSpec;
import io.anomalight.models.testing.GivenFeatures;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@NoNativeLeaks
class PadimTest {
    private static final ImageSize SIZE = new ImageSize(64, 64);
    private static final List<String> LAYERS = List.of("layer1", "layer2");

    @Test
    void whichChannelsAreKeptIsDrawnOnceAndFixedByTheSeed(NativeMemory memory) {
        assertThat(dimensions(memory, 1))
                .isEqualTo(dimensions(memory, 1))
                .isNotEqualTo(dimensions(memory, 2))
                .hasSize(10)
                .doesNotHaveDuplicates()
                .isSorted();
    }

    private static long[] dimensions(NativeMemory memory, long seed) {
        try (ModuleState state = new ModuleState(memory.root())) {
            new PadimLightning().create(config(10), state, new RunContext(seed, Console.SILENT, Path.of("none")));
            assertThat(state.saved()).containsOnlyKeys(PatchEmbedding.DIMENSIONS);
            return state.get(PatchEmbedding.DIMENSIONS).toLongArray();
        }
    }

    @Test
    void aSingleTrainingImageIsLearnedFromAndMentioned(NativeMemory memory) {
        List<String> lines = new ArrayList<>();
        try (ModuleState state = new ModuleState(memory.root());
                Optimizers none = new Optimizers(List.of(), state, memory.root())) {
            Padim padim = padim(state, lines);
            memory.inStep(state, step -> padim.trainingStep(GivenFeatures.batch(step, SIZE, 0, 1), none));
            memory.inStep(state, step -> padim.onTrainEpochEnd());
            memory.inStep(state, step -> {
                float[] scores = padim.validationStep(GivenFeatures.batch(step, SIZE, 0, 2))
                        .scores()
                        .toFloatArray();
                assertThat(scores[0]).isLessThan(1e-3f); // the same features, but for rounding
                assertThat(scores[1]).isFinite().isPositive();
            });
        }
        assertThat(lines).anyMatch(line -> line.contains("only one training image"));
    }

    @Test
    void judgingBeforeTheEpochIsOverIsRefused(NativeMemory memory) {
        try (ModuleState state = new ModuleState(memory.root());
                Optimizers none = new Optimizers(List.of(), state, memory.root())) {
            Padim padim = padim(state, new ArrayList<>());
            memory.inStep(state, step -> padim.trainingStep(GivenFeatures.batch(step, SIZE, 0, 2), none));
            memory.inStep(
                    state, step -> assertThatThrownBy(() -> padim.validationStep(GivenFeatures.batch(step, SIZE, 0, 1)))
                            .isInstanceOf(UserError.class)
                            .hasMessageContaining("trainer.val_check_interval=1.0"));
        }
    }

    @Test
    void anotherPassOverTheSameImagesLearnsTheSame(NativeMemory memory) {
        try (ModuleState state = new ModuleState(memory.root());
                Optimizers none = new Optimizers(List.of(), state, memory.root())) {
            Padim padim = padim(state, new ArrayList<>());
            List<float[]> maps = new ArrayList<>();
            for (int epoch = 0; epoch < 2; epoch++) {
                memory.inStep(state, step -> padim.trainingStep(GivenFeatures.batch(step, SIZE, 0, 3), none));
                memory.inStep(state, step -> padim.onTrainEpochEnd());
                memory.inStep(
                        state,
                        step -> maps.add(padim.validationStep(GivenFeatures.batch(step, SIZE, 3, 4))
                                .anomalyMaps()
                                .toFloatArray()));
            }
            assertThat(maps.get(1)).isEqualTo(maps.get(0));
        }
    }

    @Test
    void moreChannelsThanThereAreAreRefused() {
        assertThatThrownBy(() -> config(193))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("n_features must be from 1 to 192, the channels of layer1, layer2 of resnet18, but is 193");
    }

    @Test
    void moreMemoryThanAllowedIsRefusedBeforehand() {
        assertThatThrownBy(() -> new PadimConfig(
                        new ImageSize(256, 256),
                        new BackboneSpec("wide_resnet50_2", LAYERS, false, Map.of()),
                        Optional.of(550),
                        2048,
                        Optional.empty()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("n_features = 550 at each of 64x64 positions needs 4,975 MB, more than"
                        + " max_memory_mb = 2,048: lower n_features or input_size");
    }

    @Test
    void sumsForUpdatesAreKeptOnlyWithinTheMemoryLimit() {
        BackboneSpec encoder = new BackboneSpec("resnet50", LAYERS, false, Map.of());
        ImageSize size = new ImageSize(128, 128); // 32x32 positions: 1,244 MB, and 1,865 MB with the sums
        assertThat(new PadimConfig(size, encoder, Optional.of(550), 1865, Optional.empty()).isUpdatable())
                .isTrue();
        assertThat(new PadimConfig(size, encoder, Optional.of(550), 1864, Optional.empty()).isUpdatable())
                .isFalse();
        assertThat(new PadimConfig(size, encoder, Optional.of(550), 1865, Optional.of(false)).isUpdatable())
                .isFalse();
        assertThatThrownBy(() -> new PadimConfig(size, encoder, Optional.of(550), 1864, Optional.of(true)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("n_features = 550 at each of 32x32 positions needs 1,865 MB, a third of it for updatable ="
                        + " true, more than max_memory_mb = 1,864: lower n_features or input_size, choose a deeper"
                        + " first layer, set updatable = false, or raise max_memory_mb");
    }

    @ParameterizedTest
    @CsvSource({"resnet18, 100", "resnet34, 100", "resnet50, 550", "wide_resnet50_2, 550"})
    void theNumberOfFeaturesHasADefaultForEachBackbone(String backbone, int features) {
        List<String> layers = List.of("layer1", "layer2", "layer3");

        assertThat(new PadimConfig(
                                SIZE,
                                new BackboneSpec(backbone, layers, false, Map.of()),
                                Optional.empty(),
                                2048,
                                Optional.empty())
                        .features())
                .isEqualTo(features);
        assertThat(new PadimConfig(
                                SIZE,
                                new BackboneSpec(backbone, layers, false, Map.of()),
                                Optional.of(7),
                                2048,
                                Optional.empty())
                        .features())
                .isEqualTo(7);
    }

    @Test
    void theDefaultIsAtMostAllChannels() {
        assertThat(new PadimConfig(
                                SIZE,
                                new BackboneSpec("resnet18", List.of("layer1"), false, Map.of()),
                                Optional.empty(),
                                2048,
                                Optional.empty())
                        .features())
                .isEqualTo(64);
    }

    private static Padim padim(ModuleState state, List<String> lines) {
        Console console = new LinesConsole(lines);
        return (Padim) new PadimLightning().create(config(10), state, new RunContext(1, console, Path.of("none")));
    }

    private static PadimConfig config(int features) {
        return new PadimConfig(
                SIZE,
                new BackboneSpec("resnet18", LAYERS, false, Map.of()),
                Optional.of(features),
                100,
                Optional.empty());
    }
}
