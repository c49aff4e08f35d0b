package io.anomalight.models.dinomaly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import io.anomalight.framework.Batch;
import io.anomalight.framework.RunContext;
import io.anomalight.framework.arithmetic.EagerOperand;
import io.anomalight.framework.console.Console;
import io.anomalight.framework.image.ImageSize;
import io.anomalight.framework.memory.ModuleState;
import io.anomalight.framework.memory.NativeMemory;
import io.anomalight.framework.memory.PassMemory;
import io.anomalight.framework.memory.Precision;
import io.anomalight.framework.optim.Optimizers;
import io.anomalight.framework.optim.schedule.Schedule.Moment;
import io.anomalight.framework.testing.NoNativeLeaks;
import io.anomalight.models.components.backbone.BackboneSpec;
import io.anomalight.models.components.backbone.FeatureLayer;
import io.anomalight.models.testing.GivenFeatures;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

@NoNativeLeaks
class DinomalyTest {
    private static final ImageSize SIZE = new ImageSize(64, 64);
    private static final ImageSize GRID = new ImageSize(8, 8);
    private static final int CHANNELS = 8;
    private static final int IMAGES = 5;

    /** Waves of a random phase; the last image has a block in which the channels are exchanged. */
    private static float[] waves() {
        SplittableRandom random = new SplittableRandom(1);
        float[] values = new float[IMAGES * CHANNELS * GRID.pixels()];
        for (int image = 0; image < IMAGES; image++) {
            double phase = 6 * random.nextDouble();
            for (int position = 0; position < GRID.pixels(); position++) {
                int x = position % GRID.width();
                int y = position / GRID.width();
                boolean defect = image == IMAGES - 1 && x >= 2 && x < 4 && y >= 5 && y < 7;
                for (int channel = 0; channel < CHANNELS; channel++) {
                    int source = defect ? CHANNELS - 1 - channel : channel;
                    values[(image * CHANNELS + channel) * GRID.pixels() + position] =
                            (float) (1 + source + Math.sin(phase + x * (1 + source % 3) + y * (source / 3)));
                }
            }
        }
        return values;
    }

    @Test
    void learnsToReconstructNormalImagesAndFindsTheDefect(NativeMemory memory) {
        List<FeatureLayer> layers = List.of(new FeatureLayer("given", CHANNELS, 8));
        GivenFeatures encoder = new GivenFeatures(layers, List.of(waves()), List.of(GRID));
        try (ModuleState state = new ModuleState(memory.root())) {
            RunContext context = new RunContext(0, Console.SILENT, Path.of("unused"));
            NoisyBottleneck bottleneck = new NoisyBottleneck(CHANNELS, 0.2, state);
            TokenDecoder decoder = new TokenDecoder(CHANNELS, 2, 2, state);
            TokenWeights.initialize(state, context.random("decoder"));
            Dinomaly module = new Dinomaly(config(0.2, 2), encoder, bottleneck, decoder, state, context.profiler());
            List<Double> losses = new ArrayList<>();
            try (Optimizers optimizers = new Optimizers(module.configureOptimizers(), state, memory.root())) {
                for (int i = 0; i < 60; i++) {
                    memory.inStep(
                            state,
                            step -> losses.add(
                                    module.trainingStep(GivenFeatures.batch(step, SIZE, 0, IMAGES - 1), optimizers)
                                            .scalars()
                                            .get("loss")));
                }
            }
            assertThat(losses.get(59)).isLessThan(losses.get(0) / 5);
            PassMemory.Pass pass = state.pass().begin(Precision.FLOAT32);
            try (pass) {
                memory.inStep(state, step -> {
                    Batch batch = GivenFeatures.batch(step, SIZE, 0, IMAGES);
                    float[] scores = module.validationStep(batch).scores().toFloatArray();
                    float[] normal = Arrays.copyOf(scores, IMAGES - 1);
                    for (float score : normal) {
                        assertThat(scores[IMAGES - 1]).isGreaterThan(3 * score);
                    }
                });
            }
        }
    }

    @Test
    void layersOfOtherSizesAreBroughtToTheGridOfTheFirstAndTheFewestChannels(NativeMemory memory) {
        GivenFeatures encoder = new GivenFeatures(
                List.of(new FeatureLayer("fine", 4, 8), new FeatureLayer("coarse", 2, 16)),
                List.of(),
                List.of(new ImageSize(2, 2), new ImageSize(1, 1)));
        TokenLayers layers = TokenLayers.of(encoder, new ImageSize(16, 16), false);
        assertThat(layers.grid()).isEqualTo(new ImageSize(2, 2));
        try (ModuleState state = new ModuleState(memory.root())) {
            memory.inStep(state, step -> {
                NDArray fine = step.create(
                        new float[] {1, 1, 1, 1, 3, 3, 3, 3, 5, 5, 5, 5, 6, 6, 6, 6}, new Shape(1, 4, 2, 2));
                NDArray coarse = step.create(new float[] {9, 7}, new Shape(1, 2, 1, 1));
                NDList tokens = EagerOperand.computeAll(new NDList(fine, coarse), layers::of);
                assertThat(tokens.get(0).getShape()).isEqualTo(new Shape(1, 4, 2));
                assertThat(tokens.get(0).toFloatArray()).containsExactly(2, 5.5f, 2, 5.5f, 2, 5.5f, 2, 5.5f);
                assertThat(tokens.get(1).toFloatArray()).containsExactly(9, 7, 9, 7, 9, 7, 9, 7);
            });
        }
    }

    @Test
    void centredTokensAreStandardizedDifferencesFromTheMeanToken(NativeMemory memory) {
        GivenFeatures encoder =
                new GivenFeatures(List.of(new FeatureLayer("given", 2, 8)), List.of(), List.of(new ImageSize(1, 2)));
        TokenLayers layers = TokenLayers.of(encoder, new ImageSize(8, 16), true);
        try (ModuleState state = new ModuleState(memory.root())) {
            memory.inStep(state, step -> {
                // The mean token is (100, 5), so the differences are (1, -1) and (-1, 1).
                NDArray map = step.create(new float[] {101, 99, 4, 6}, new Shape(1, 2, 1, 2));
                NDArray tokens =
                        EagerOperand.computeAll(new NDList(map), layers::of).singletonOrThrow();
                assertThat(tokens.toFloatArray()).containsExactly(new float[] {1, -1, -1, 1}, within(1e-4f));
            });
        }
    }

    @Test
    void theNoiseDropsItsShareAndKeepsTheMean(NativeMemory memory) {
        try (ModuleState state = new ModuleState(memory.root())) {
            NoisyBottleneck bottleneck = new NoisyBottleneck(16, 0.4, state);
            memory.inStep(state, step -> {
                NDList noise = bottleneck.noise(step, 4, 50, new SplittableRandom(5));
                float[] hidden = noise.get(1).toFloatArray();
                int dropped = 0;
                for (float value : hidden) {
                    assertThat(value).isIn(0f, (float) (1 / 0.6));
                    dropped += value == 0 ? 1 : 0;
                }
                assertThat(dropped / (double) hidden.length).isCloseTo(0.4, within(0.02));
                assertThat(new NoisyBottleneck(16, 0, new ModuleState(step)).noise(step, 1, 1, new SplittableRandom(5)))
                        .isEmpty();
            });
        }
    }

    @Test
    void theLearningRateRisesAndFallsAsInThePublishedCode() {
        WarmUpCosine schedule = new WarmUpCosine(5, 0.1);
        assertThat(schedule.factor(new Moment(0, 0, 10, 2))).isZero();
        assertThat(schedule.factor(new Moment(0, 2, 10, 2))).isCloseTo(0.5, within(1e-12));
        assertThat(schedule.factor(new Moment(0, 4, 10, 2))).isEqualTo(1);
        assertThat(schedule.factor(new Moment(0, 5, 10, 2))).isEqualTo(1);
        // 5 of 15 steps after the warm-up
        assertThat(schedule.factor(new Moment(1, 0, 10, 2))).isCloseTo(0.1 + 0.9 * 0.75, within(1e-12));
        // the time limit is nearer
        assertThat(schedule.factor(new Moment(1, 0, 10, 2, 0.5))).isCloseTo(0.55, within(1e-12));
        assertThatThrownBy(() -> schedule.factor(new Moment(0, 0, 10, -1)))
                .hasMessageStartingWith("dinomaly needs a fit with a known end");
    }

    @Test
    void layersAndBlocksAreGroupedInHalvesUnlessTheRecipeSaysOtherwise() {
        assertThat(config(0.2, 5).groups().encoder()).isEqualTo(List.of(List.of(0)));
        assertThat(config(0.2, 5).groups().decoder()).isEqualTo(List.of(List.of(0, 1, 2, 3, 4)));
        FeatureGroups eight = config(8, Optional.empty(), Optional.empty()).groups();
        assertThat(eight.encoder()).isEqualTo(List.of(List.of(0, 1, 2, 3), List.of(4, 5, 6, 7)));
        assertThat(eight.decoder()).isEqualTo(eight.encoder());
    }

    @Test
    void widthsGetHeadsOf64ChannelsOrMore() {
        assertThat(List.of(384, 768, 1024, 512, 112, 16, 200).stream().map(TokenDecoder::heads))
                .containsExactly(6, 12, 16, 8, 1, 1, 2);
    }

    @Test
    void settingsThatMakeNoSenseAreRefusedByName() {
        assertThatThrownBy(() -> config(1, 2))
                .hasMessage("bottleneck_dropout must be at least 0 and less than 1, but is 1.0");
        assertThatThrownBy(() -> config(0.2, 1)).hasMessage("decoder_depth must be at least 2, but is 1");
        assertThatThrownBy(() -> config(8, Optional.of(List.of(List.of(0, 8))), Optional.empty()))
                .hasMessage(
                        "fuse_layer_encoder must have at least one group, each with numbers from 0 to 7, because there"
                                + " are 8 layers, but is [[0, 8]]");
        assertThatThrownBy(() -> config(8, Optional.empty(), Optional.of(List.of(List.of(0)))))
                .hasMessage("fuse_layer_decoder must have as many groups as fuse_layer_encoder, 2, but has 1: [[0]]");
        assertThatThrownBy(() -> new DinomalyConfig.HardMining(0.9, 0, 0.1))
                .hasMessage("p_schedule_steps must be at least 1, but is 0");
    }

    private static DinomalyConfig config(double dropout, int depth) {
        return config(List.of("block2"), dropout, depth, Optional.empty(), Optional.empty());
    }

    private static DinomalyConfig config(
            int layers, Optional<List<List<Integer>>> encoder, Optional<List<List<Integer>>> decoder) {
        List<String> names =
                IntStream.range(0, layers).mapToObj(i -> "block" + (2 + i)).toList();
        return config(names, 0.2, 8, encoder, decoder);
    }

    private static DinomalyConfig config(
            List<String> layers,
            double dropout,
            int depth,
            Optional<List<List<Integer>>> encoder,
            Optional<List<List<Integer>>> decoder) {
        return new DinomalyConfig(
                SIZE,
                new BackboneSpec("vit_small_patch16_224", layers, false, Map.of()),
                false,
                dropout,
                depth,
                encoder,
                decoder,
                new DinomalyConfig.HardMining(0.9, 30, 0.1),
                0.01,
                0.001,
                10,
                1e-4,
                true,
                Optional.empty());
    }
}
