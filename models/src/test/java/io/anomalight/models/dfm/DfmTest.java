package io.anomalight.models.dfm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import io.anomalight.framework.ModuleUpdate;
import io.anomalight.framework.Prediction;
import io.anomalight.framework.UpdateMethod;
import io.anomalight.framework.UpdateReport;
import io.anomalight.framework.console.Console;
import io.anomalight.framework.console.Progress;
import io.anomalight.framework.failure.UserError;
import io.anomalight.framework.image.ImageSize;
import io.anomalight.framework.memory.ModuleState;
import io.anomalight.framework.memory.NativeMemory;
import io.anomalight.framework.optim.Optimizers;
import io.anomalight.framework.testing.NoNativeLeaks;
import io.anomalight.models.components.backbone.FeatureLayer;
import io.anomalight.models.components.bank.MemoryLimit;
import io.anomalight.models.components.pooling.PooledLayerSpec;
import io.anomalight.models.testing.GivenFeatures;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@NoNativeLeaks
class DfmTest {
    /** As large as the grid of the features, so that maps are the cells themselves. */
    private static final ImageSize SIZE = new ImageSize(4, 5);

    private static final int CHANNELS = 3;
    private static final int IMAGES = 8;

    @ParameterizedTest
    @EnumSource(DfmConfig.ScoreType.class)
    void theCellsOfAMapAddUpToTheScoreLessItsConstant(DfmConfig.ScoreType type, NativeMemory memory) {
        try (ModuleState state = new ModuleState(memory.root())) {
            Dfm dfm = dfm(config(type, 0.97, 10), state);
            learn(dfm, memory, 0, 6);
            memory.inStep(state, step -> {
                Prediction prediction = dfm.validationStep(GivenFeatures.batch(step, SIZE, 6, 8));
                double constant = 0;
                if (type == DfmConfig.ScoreType.NLL) {
                    for (float variance : state.get("components.variances").toFloatArray()) {
                        constant += Math.log(variance);
                    }
                }
                for (int i = 0; i < 2; i++) {
                    float score = prediction.scores().toFloatArray()[i];
                    float sum = prediction.anomalyMaps().get(i).sum().getFloat();
                    assertThat((double) sum).isCloseTo(score - constant, within(1e-4 * sum));
                }
            });
        }
    }

    @Test
    void nothingOfTheTrainingImagesIsKeptButTheirComponents(NativeMemory memory) {
        try (ModuleState state = new ModuleState(memory.root())) {
            Dfm dfm = dfm(config(DfmConfig.ScoreType.FRE, 3, 10), state);
            learn(dfm, memory, 0, 6);
            assertThat(state.saved())
                    .containsOnlyKeys("components.mean", "components.directions", "components.variances");
            assertThat(state.get("components.directions").getShape().getShape()).containsExactly(3, 60);
        }
    }

    @Test
    void imagesThatAllLookTheSameAreRefused(NativeMemory memory) {
        try (ModuleState state = new ModuleState(memory.root())) {
            Dfm dfm = dfm(config(DfmConfig.ScoreType.FRE, 0.97, 10), state);
            assertThatThrownBy(() -> learn(dfm, memory, 0, 1))
                    .isInstanceOf(UserError.class)
                    .hasMessageContaining("it needs at least two");
        }
    }

    @Test
    void ofMoreImagesThanThereIsRoomForARandomSampleIsKept(NativeMemory memory) {
        try (ModuleState state = new ModuleState(memory.root())) {
            List<String> said = new ArrayList<>();
            Dfm dfm = dfm(config(DfmConfig.ScoreType.FRE, 0.97, 1), state, said::add);
            // 60 features of 32 bytes: a million bytes are enough for 520 images.
            for (int i = 0; i < 70; i++) {
                step(dfm, memory, 0, 8);
            }
            memory.inStep(state, step -> dfm.onTrainEpochEnd());
            assertThat(said)
                    .hasSize(2)
                    .first()
                    .isEqualTo("520 of the 560 feature vectors were kept, drawn at random, as many as"
                            + " model.max_memory_mb = 1 has room for; the model learns from these");
            assertThat(state.saved())
                    .containsOnlyKeys("components.mean", "components.directions", "components.variances");
        }
    }

    @Test
    void anUpdateAfterARandomSampleIsNotExact(NativeMemory memory) {
        try (ModuleState state = new ModuleState(memory.root())) {
            Dfm dfm = dfm(config(DfmConfig.ScoreType.FRE, 0.97, 1), state);
            for (int i = 0; i < 70; i++) {
                step(dfm, memory, 0, 8);
            }
            memory.inStep(state, step -> dfm.onTrainEpochEnd());
            UpdateReport report = update(dfm, memory, 1);
            assertThat(report.method()).isEqualTo(UpdateMethod.SAMPLED);
            assertThat(report.learned()).isEqualTo(528);
        }
    }

    @Test
    void moreNewImagesThanThereIsRoomForAreDecomposedInParts(NativeMemory memory) {
        List<float[]> scores = new ArrayList<>();
        for (int limit : new int[] {1, 10}) {
            try (ModuleState state = new ModuleState(memory.root())) {
                Dfm dfm = dfm(config(DfmConfig.ScoreType.FRE, 2, limit), state);
                learn(dfm, memory, 0, 6);
                UpdateReport report = update(dfm, memory, 70); // 560 images, and a limit of 1 MB has room for 520
                assertThat(report.method()).isEqualTo(UpdateMethod.EXACT);
                assertThat(report.learned()).isEqualTo(566);
                memory.inStep(
                        state,
                        step -> scores.add(dfm.validationStep(GivenFeatures.batch(step, SIZE, 0, 8))
                                .scores()
                                .toFloatArray()));
            }
        }
        for (int i = 0; i < 8; i++) {
            assertThat(scores.get(0)[i]).isCloseTo(scores.get(1)[i], within(1e-5f * scores.get(1)[i]));
        }
    }

    private static UpdateReport update(Dfm dfm, NativeMemory memory, int times) {
        ModuleUpdate update = ModuleUpdate.of(dfm);
        List<UpdateReport> report = new ArrayList<>();
        memory.inStep(dfm.state(), step -> update.start().run());
        for (int i = 0; i < times; i++) {
            memory.inStep(dfm.state(), step -> update.step().accept(GivenFeatures.batch(step, SIZE, 0, 8)));
        }
        memory.inStep(dfm.state(), step -> report.add(update.end().get()));
        return report.get(0);
    }

    @Test
    void aLimitWithoutRoomForTwoImagesIsRefused(NativeMemory memory) {
        try (ModuleState state = new ModuleState(memory.root())) {
            FeatureBank bank = new FeatureBank(state, MemoryLimit.of(1), Console.SILENT);
            memory.inStep(state, step -> assertThatThrownBy(
                            () -> bank.add(step.zeros(new Shape(1, 20_000)), new SplittableRandom(1)))
                    .isInstanceOf(UserError.class)
                    .hasMessage("model.max_memory_mb = 1 has room for 1 feature vectors of 20,000 numbers, but at"
                            + " least 2 are needed; raise it, or lower model.input_size"));
        }
    }

    @Test
    void theCheckpointOfAnEarlierVersionResumesAsItsOwn(NativeMemory memory) {
        List<float[]> directions = new ArrayList<>();
        for (boolean former : new boolean[] {false, true}) {
            try (ModuleState state = new ModuleState(memory.root())) {
                Dfm dfm = dfm(config(DfmConfig.ScoreType.FRE, 0.97, 10), state);
                step(dfm, memory, 0, 3);
                step(dfm, memory, 3, 5);
                if (former) {
                    memory.inStep(state, step -> renameAsBefore(state));
                    assertThat(state.saved()).containsOnlyKeys("features.00000000", "features.00000001");
                }
                step(dfm, memory, 5, 8);
                memory.inStep(state, step -> dfm.onTrainEpochEnd());
                directions.add(state.get("components.directions").toFloatArray());
            }
        }
        assertThat(directions.get(1)).isEqualTo(directions.get(0));
    }

    private static void renameAsBefore(ModuleState state) {
        for (int i = 0; i < 2; i++) {
            NDArray copy = state.get("features.piece" + i).duplicate();
            state.remove("features.piece" + i);
            state.buffer("features.0000000" + i, copy);
        }
        state.remove("features.seen");
    }

    @Test
    void judgingBeforeTheEpochIsOverIsRefused(NativeMemory memory) {
        try (ModuleState state = new ModuleState(memory.root())) {
            Dfm dfm = dfm(config(DfmConfig.ScoreType.FRE, 0.97, 10), state);
            step(dfm, memory, 0, 4);
            memory.inStep(
                    state, step -> assertThatThrownBy(() -> dfm.validationStep(GivenFeatures.batch(step, SIZE, 0, 1)))
                            .isInstanceOf(UserError.class)
                            .hasMessageContaining("trainer.val_check_interval=1.0"));
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, -1, 2.5, Double.NaN})
    void aLevelThatIsNoShareAndNoNumberIsRefused(double level) {
        assertThatThrownBy(() -> config(DfmConfig.ScoreType.FRE, level, 10))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("pca_level")
                .hasMessageContaining(String.valueOf(level));
    }

    @Test
    void squaresLargerThanTheGridAreRefused() {
        PooledLayerSpec spec = new PooledLayerSpec("resnet50", "layer3", false, 4, Map.of());
        assertThatThrownBy(() ->
                        new DfmConfig(new ImageSize(64, 32), spec, 0.97, DfmConfig.ScoreType.FRE, 10, Optional.empty()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "pooling_kernel_size must be from 1 to 2, the grid of layer3 at input_size 64x32, but is 4");
    }

    private static void learn(Dfm dfm, NativeMemory memory, int from, int to) {
        step(dfm, memory, from, to);
        memory.inStep(dfm.state(), step -> dfm.onTrainEpochEnd());
    }

    private static void step(Dfm dfm, NativeMemory memory, int from, int to) {
        try (Optimizers none = new Optimizers(List.of(), dfm.state(), memory.root())) {
            memory.inStep(dfm.state(), step -> dfm.trainingStep(GivenFeatures.batch(step, SIZE, from, to), none));
        }
    }

    private static Dfm dfm(DfmConfig config, ModuleState state) {
        return dfm(config, state, text -> {});
    }

    private static Dfm dfm(DfmConfig config, ModuleState state, Consumer<String> said) {
        SplittableRandom random = new SplittableRandom(3);
        float[] features = new float[IMAGES * CHANNELS * SIZE.pixels()];
        for (int i = 0; i < features.length; i++) {
            features[i] = (float) (2 + random.nextGaussian());
        }
        GivenFeatures encoder =
                new GivenFeatures(List.of(new FeatureLayer("layer1", CHANNELS, 1)), List.of(features), List.of(SIZE));
        Console console = new Console() {
            @Override
            public void line(String text) {
                said.accept(text);
            }

            @Override
            public Progress progress(String task, String unit, long total) {
                return Progress.SILENT;
            }
        };
        return new Dfm(config, encoder, state, console);
    }

    private static DfmConfig config(DfmConfig.ScoreType type, double level, int memory) {
        return new DfmConfig(
                SIZE,
                new PooledLayerSpec("resnet18", "layer1", false, 1, Map.of()),
                level,
                type,
                memory,
                Optional.empty());
    }
}
