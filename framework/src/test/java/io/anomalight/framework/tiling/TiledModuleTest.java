package io.anomalight.framework.tiling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import io.anomalight.framework.AnomalyModule;
import io.anomalight.framework.Batch;
import io.anomalight.framework.ImageSize;
import io.anomalight.framework.ModulePart;
import io.anomalight.framework.Prediction;
import io.anomalight.framework.UserError;
import io.anomalight.framework.data.HostBatch;
import io.anomalight.framework.data.HostImage;
import io.anomalight.framework.data.Label;
import io.anomalight.framework.memory.ModuleState;
import io.anomalight.framework.memory.NativeMemory;
import io.anomalight.framework.optim.Optimizers;
import io.anomalight.framework.testing.NoNativeLeaks;
import java.lang.reflect.Method;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

@NoNativeLeaks
class TiledModuleTest {
    private static final ImageSize IMAGE = new ImageSize(20, 24);
    private static final ImageSize TILE = new ImageSize(8, 12);
    // 4 rows, the last shifted inwards, of 3 tiles
    private static final TileGrid GRID = new TileGrid(IMAGE, TILE, new ImageSize(5, 6));
    private static final TileGrid WHOLE = new TileGrid(IMAGE, IMAGE, IMAGE);

    @Test
    void oneTileThatCoversTheImageIsThePlainModule(NativeMemory memory) {
        try (ModuleState plainState = new ModuleState(memory.root());
                ModuleState state = new ModuleState(memory.root())) {
            Contrast plain = new Contrast(plainState, IMAGE);
            AnomalyModule tiled = TiledModule.of(new Contrast(state, IMAGE), WHOLE);

            assertThat(train(tiled, memory)).isEqualTo(train(plain, memory));
            assertThat(state.get("level").toFloatArray())
                    .isEqualTo(plainState.get("level").toFloatArray());
            assertThat(judge(tiled, images(3), memory)).isEqualTo(judge(plain, images(3), memory));
        }
    }

    @Test
    void everyStepOfTheModuleInsideIsOneOfAllTiles(NativeMemory memory) {
        try (ModuleState state = new ModuleState(memory.root())) {
            Contrast inside = new Contrast(state, TILE);
            AnomalyModule tiled = TiledModule.of(inside, GRID);
            train(tiled, memory);
            try (Optimizers optimizers = new Optimizers(tiled.configureOptimizers(), state, memory.root())) {
                inStep(tiled, images(1), memory, batch -> tiled.preparationStep(1, batch, optimizers));
                memory.inStep(state, step -> tiled.onPreparationPassEnd(1));
            }
            inStep(tiled, images(2), memory, tiled::calibrationStep);
            memory.inStep(state, step -> tiled.onCalibrationEnd());

            assertThat(tiled.preparationPasses()).isEqualTo(2);
            assertThat(inside.prepared).containsExactly(12, -1);
            assertThat(inside.trained).isNotEmpty().containsOnly(3 * 12);
            assertThat(inside.calibrated).containsExactly(2 * 12);
            assertThat(state.get("seen").toFloatArray()).containsExactly(24);
        }
    }

    @Test
    void aMapIsStitchedOfWhatTheModuleSaysOfEachTile(NativeMemory memory) {
        try (ModuleState state = new ModuleState(memory.root())) {
            Contrast inside = new Contrast(state, TILE);
            List<HostImage> image = images(1);
            Judged whole = judge(TiledModule.of(inside, GRID), image, memory);
            double[] sum = new double[IMAGE.pixels()];
            double[] weight = new double[IMAGE.pixels()];
            float largest = 0;
            for (int top : new int[] {0, 5, 10, 12}) {
                for (int left : new int[] {0, 6, 12}) {
                    Judged tile = judge(inside, List.of(cut(image.get(0), top, left)), memory);
                    largest = Math.max(largest, tile.scores.get(0));
                    for (int i = 0; i < TILE.pixels(); i++) {
                        int y = i / 12;
                        int x = i % 12;
                        double counts = hann(y, 8) * hann(x, 12);
                        sum[(top + y) * 24 + left + x] += counts * tile.maps.get(i);
                        weight[(top + y) * 24 + left + x] += counts;
                    }
                }
            }
            for (int i = 0; i < sum.length; i++) {
                assertThat(whole.maps.get(i)).isCloseTo((float) (sum[i] / weight[i]), within(1e-6f));
            }
            assertThat(whole.scores).containsExactly(largest);
        }
    }

    @Test
    void tilesOfImagesThatComeAgainComeAgain(NativeMemory memory) {
        try (ModuleState state = new ModuleState(memory.root())) {
            Contrast inside = new Contrast(state, TILE);
            memory.inStep(state, step -> {
                HostBatch host = new HostBatch(images(2));
                Batch batch = new Batch(host.toNative(step), new SplittableRandom(1), List.of("a", "b"));
                TiledModule.of(inside, GRID).calibrationStep(batch);
            });
            assertThat(inside.identities).hasSize(2 * 12).doesNotHaveDuplicates();
            assertThat(inside.identities.subList(0, 12)).allMatch(tile -> tile.startsWith("a#"));
        }
    }

    private static double hann(int at, int length) {
        return (1 - Math.cos(2 * Math.PI * (at + 0.5) / length)) / 2;
    }

    @Test
    void scoresDoNotDependOnTheBatch(NativeMemory memory) {
        try (ModuleState state = new ModuleState(memory.root())) {
            AnomalyModule tiled = TiledModule.of(new Contrast(state, TILE), GRID);
            List<HostImage> images = images(5);
            Judged together = judge(tiled, images, memory);
            for (int i = 0; i < images.size(); i++) {
                Judged alone = judge(tiled, images.subList(i, i + 1), memory);
                assertThat(alone.scores).containsExactly(together.scores.get(i));
                assertThat(alone.maps).isEqualTo(together.maps.subList(i * IMAGE.pixels(), (i + 1) * IMAGE.pixels()));
            }
        }
    }

    @Test
    void tilesComeInPartsUnlessTheyAreComparedAndAreJudgedAsThoseThatComeAtOnce(NativeMemory memory) {
        try (ModuleState state = new ModuleState(memory.root())) {
            Contrast inside = new Contrast(state, TILE);
            AnomalyModule atOnce = TiledModule.of(inside, GRID);
            AnomalyModule inParts = TiledModule.of(inside, GRID, 5 * TILE.pixels()); // 3 images of 12 tiles in 8 parts
            List<HostImage> images = images(3);

            assertThat(judge(inParts, images, memory)).isEqualTo(judge(atOnce, images, memory));
            inStep(inParts, images, memory, inParts::calibrationStep);
            assertThat(inside.calibrated).containsExactly(5, 5, 5, 5, 5, 5, 5, 1);

            inside.comparesWithinBatch = true;
            inStep(inParts, images, memory, inParts::calibrationStep);
            assertThat(inside.calibrated).endsWith(5, 1, 36);
        }
    }

    @Test
    void whatAPartOfTheTilesNeedsIsFreedBeforeTheNext(NativeMemory memory) {
        try (ModuleState state = new ModuleState(memory.root())) {
            Contrast inside = new Contrast(state, TILE);
            List<Integer> alive = new ArrayList<>();
            inside.watch = () -> alive.add(memory.usage().arrays());
            judge(TiledModule.of(inside, GRID, TILE.pixels()), images(1), memory);

            assertThat(alive).hasSize(12);
            // Each part leaves its scores and its maps.
            assertThat(alive.get(11) - alive.get(0)).isEqualTo(2 * 11);
            assertThat(state.strays()).isZero();
        }
    }

    @Test
    void trainingAndJudgingLeakNothing(NativeMemory memory) {
        try (ModuleState state = new ModuleState(memory.root())) {
            AnomalyModule tiled = TiledModule.of(new Contrast(state, TILE), GRID);
            train(tiled, memory);
            int arrays = memory.usage().arrays();
            for (int i = 0; i < 3; i++) {
                train(tiled, memory);
                judge(tiled, images(2), memory);
            }
            assertThat(memory.usage().arrays()).isEqualTo(arrays);
            assertThat(state.strays()).isZero();
        }
    }

    @Test
    void tellsWhatIsCutAndWhatTheModuleInsideIs(NativeMemory memory) {
        try (ModuleState state = new ModuleState(memory.root())) {
            Contrast inside = new Contrast(state, TILE);
            AnomalyModule tiled = TiledModule.of(inside, GRID);

            assertThat(tiled.name()).isEqualTo("contrast");
            assertThat(tiled.inputSize()).isEqualTo(IMAGE);
            assertThat(tiled.provenance()).isEqualTo(Map.of("level", "one", "tiling", "12 tiles of 8x12 every 5x6"));
            assertThat(tiled.validationScalars()).containsExactly("loss");
            assertThat(tiled.summary())
                    .startsWith(new ModulePart(
                            "tiling", "12 tiles of 8x12 every 5x6", "[B·12, 3, 8, 12]", 0, 0, 0, List.of()))
                    .endsWith(inside.summary().toArray(ModulePart[]::new));
        }
    }

    @Test
    void nothingThatAModuleCanSayIsLeftToADefault() {
        assertThat(AnomalyModule.class.getMethods()).hasSizeGreaterThan(15).allSatisfy(method -> assertThat(
                        overridden(method).getDeclaringClass())
                .as(method.getName())
                .isEqualTo(TiledModule.class));
    }

    private static Method overridden(Method method) throws NoSuchMethodException {
        return TiledModule.class.getMethod(method.getName(), method.getParameterTypes());
    }

    @Test
    void aModuleThatSaysThatTilesMakeNoSenseIsRefused(NativeMemory memory) {
        try (ModuleState state = new ModuleState(memory.root())) {
            Contrast inside = new Contrast(state, TILE);
            inside.againstTiles = Optional.of("it compares the two halves of an image");

            assertThatThrownBy(() -> TiledModule.of(inside, GRID))
                    .isInstanceOf(UserError.class)
                    .hasMessage("model.tiling can't be used with contrast: it compares the two halves of an image; take"
                            + " model.tiling.tile_size=null");
        }
    }

    @Test
    void aModuleThatTakesAnotherSizeIsRefused(NativeMemory memory) {
        try (ModuleState state = new ModuleState(memory.root())) {
            Contrast inside = new Contrast(state, new ImageSize(16, 16));

            assertThatThrownBy(() -> TiledModule.of(inside, GRID))
                    .isInstanceOf(UserError.class)
                    .hasMessage("model.tiling.tile_size = 8x12, but contrast takes images of 16x16; take tiles of that"
                            + " size");
        }
    }

    /** Scores and maps, one after the other. */
    private record Judged(List<Float> scores, List<Float> maps) {
        Judged(Prediction prediction) {
            this(floats(prediction.scores()), floats(prediction.anomalyMaps()));
        }

        private static List<Float> floats(NDArray array) {
            List<Float> floats = new ArrayList<>();
            for (float value : array.toFloatArray()) {
                floats.add(value);
            }
            return floats;
        }
    }

    private static Judged judge(AnomalyModule module, List<HostImage> images, NativeMemory memory) {
        Judged[] judged = new Judged[1];
        inStep(module, images, memory, batch -> {
            Prediction prediction = module.validationStep(batch);
            assertThat(prediction.scalars().get("loss")).hasSize(batch.size()).containsOnly(0.5f);
            judged[0] = new Judged(prediction);
        });
        return judged[0];
    }

    private static List<Double> train(AnomalyModule module, NativeMemory memory) {
        List<Double> losses = new ArrayList<>();
        try (Optimizers optimizers = new Optimizers(module.configureOptimizers(), module.state(), memory.root())) {
            for (int i = 0; i < 3; i++) {
                inStep(
                        module,
                        images(3),
                        memory,
                        batch -> losses.add(
                                module.trainingStep(batch, optimizers).scalars().get("loss")));
            }
        }
        return losses;
    }

    private static void inStep(
            AnomalyModule module, List<HostImage> images, NativeMemory memory, Consumer<Batch> body) {
        memory.inStep(module.state(), step -> {
            HostBatch host = new HostBatch(images);
            body.accept(new Batch(host.toNative(step), new SplittableRandom(1)));
        });
    }

    private static List<HostImage> images(int count) {
        SplittableRandom random = new SplittableRandom(7);
        List<HostImage> images = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            float[] rgb = new float[3 * IMAGE.pixels()];
            for (int k = 0; k < rgb.length; k++) {
                rgb[k] = (float) (random.nextDouble() + 0.05 * (k % IMAGE.width()));
            }
            images.add(new HostImage(Path.of(i + ".png"), Label.NORMAL, IMAGE, rgb, Optional.empty(), IMAGE));
        }
        return images;
    }

    private static HostImage cut(HostImage image, int top, int left) {
        float[] rgb = new float[3 * TILE.pixels()];
        for (int i = 0; i < rgb.length; i++) {
            int plane = i / TILE.pixels();
            int y = i % TILE.pixels() / TILE.width();
            int x = i % TILE.width();
            rgb[i] = image.rgb()[plane * IMAGE.pixels() + (top + y) * IMAGE.width() + left + x];
        }
        return new HostImage(image.path(), image.label(), TILE, rgb, Optional.empty(), TILE);
    }
}
