package io.anomalight.framework.tiling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.anomalight.framework.AnomalyModule;
import io.anomalight.framework.Batch;
import io.anomalight.framework.Calibration;
import io.anomalight.framework.PreparationPasses;
import io.anomalight.framework.TileSupport;
import io.anomalight.framework.data.HostBatch;
import io.anomalight.framework.data.HostImage;
import io.anomalight.framework.memory.ModuleState;
import io.anomalight.framework.memory.NativeMemory;
import io.anomalight.framework.optim.Optimizers;
import io.anomalight.framework.testing.NoNativeLeaks;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Each step of a tiled module is a step of the inner module on the tiles, and their results are combined. */
@NoNativeLeaks
class TiledStepsTest {
    @Test
    void everyStepOfTheInnerModuleGetsAllTiles(NativeMemory memory) {
        try (ModuleState state = new ModuleState(memory.root())) {
            Contrast inside = new Contrast(state, TiledImages.TILE);
            AnomalyModule tiled = TiledModule.of(inside, TiledImages.GRID);
            PreparationPasses preparation = tiled.capabilities().preparation().orElseThrow();
            Calibration calibration = tiled.capabilities().calibration().orElseThrow();
            TiledImages.train(tiled, memory);
            try (Optimizers optimizers = new Optimizers(tiled.configureOptimizers(), state, memory.root())) {
                TiledImages.inStep(tiled, TiledImages.images(1), memory, batch -> preparation
                        .step()
                        .prepare(1, batch, optimizers));
                memory.inStep(state, step -> preparation.end().accept(1));
            }
            TiledImages.inStep(tiled, TiledImages.images(2), memory, calibration.step());
            memory.inStep(state, step -> calibration.end().run());

            assertThat(preparation.count()).isEqualTo(2);
            assertThat(inside.prepared).containsExactly(12, -1);
            assertThat(inside.trained).isNotEmpty().containsOnly(3 * 12);
            assertThat(inside.calibrated).containsExactly(2 * 12);
            assertThat(state.get("seen").toFloatArray()).containsExactly(24);
        }
    }

    @Test
    void aMapIsStitchedFromTheMapsOfTheTiles(NativeMemory memory) {
        try (ModuleState state = new ModuleState(memory.root())) {
            Contrast inside = new Contrast(state, TiledImages.TILE);
            List<HostImage> image = TiledImages.images(1);
            TiledImages.Predictions whole =
                    TiledImages.predict(TiledModule.of(inside, TiledImages.GRID), image, memory);
            double[] sum = new double[TiledImages.IMAGE.pixels()];
            double[] weight = new double[TiledImages.IMAGE.pixels()];
            float largest = 0;
            for (int top : new int[] {0, 5, 10, 12}) {
                for (int left : new int[] {0, 6, 12}) {
                    TiledImages.Predictions tile =
                            TiledImages.predict(inside, List.of(TiledImages.cut(image.get(0), top, left)), memory);
                    largest = Math.max(largest, tile.scores().get(0));
                    for (int i = 0; i < TiledImages.TILE.pixels(); i++) {
                        int y = i / 12;
                        int x = i % 12;
                        double counts = hann(y, 8) * hann(x, 12);
                        sum[(top + y) * 24 + left + x] += counts * tile.maps().get(i);
                        weight[(top + y) * 24 + left + x] += counts;
                    }
                }
            }
            for (int i = 0; i < sum.length; i++) {
                assertThat(whole.maps().get(i)).isCloseTo((float) (sum[i] / weight[i]), within(1e-6f));
            }
            assertThat(whole.scores()).containsExactly(largest);
        }
    }

    @Test
    void tilesOfRepeatedImagesHaveIdentities(NativeMemory memory) {
        try (ModuleState state = new ModuleState(memory.root())) {
            Contrast inside = new Contrast(state, TiledImages.TILE);
            memory.inStep(state, step -> {
                HostBatch host = new HostBatch(TiledImages.images(2));
                Batch batch = new Batch(host.toNative(step), new SplittableRandom(1), List.of("a", "b"));
                TiledModule.of(inside, TiledImages.GRID)
                        .capabilities()
                        .calibration()
                        .orElseThrow()
                        .step()
                        .accept(batch);
            });
            assertThat(inside.identities).hasSize(2 * 12).doesNotHaveDuplicates();
            assertThat(inside.identities.subList(0, 12)).allMatch(tile -> tile.startsWith("a#"));
        }
    }

    @Test
    void scoresDoNotDependOnTheBatch(NativeMemory memory) {
        try (ModuleState state = new ModuleState(memory.root())) {
            AnomalyModule tiled = TiledModule.of(new Contrast(state, TiledImages.TILE), TiledImages.GRID);
            List<HostImage> images = TiledImages.images(5);
            TiledImages.Predictions together = TiledImages.predict(tiled, images, memory);
            for (int i = 0; i < images.size(); i++) {
                TiledImages.Predictions single = TiledImages.predict(tiled, images.subList(i, i + 1), memory);
                assertThat(single.scores()).containsExactly(together.scores().get(i));
                assertThat(single.maps())
                        .isEqualTo(together.maps()
                                .subList(i * TiledImages.IMAGE.pixels(), (i + 1) * TiledImages.IMAGE.pixels()));
            }
        }
    }

    @Test
    void predictionsInPartsEqualThoseOfAllTilesAtOnce(NativeMemory memory) {
        try (ModuleState state = new ModuleState(memory.root())) {
            Contrast inside = new Contrast(state, TiledImages.TILE);
            AnomalyModule atOnce = TiledModule.of(inside, TiledImages.GRID);
            AnomalyModule small = TiledModule.of(
                    inside, TiledImages.GRID, 5 * TiledImages.TILE.pixels()); // 3 images of 12 tiles in 8 parts
            Calibration calibration = small.capabilities().calibration().orElseThrow();
            List<HostImage> images = TiledImages.images(3);

            assertThat(TiledImages.predict(small, images, memory))
                    .isEqualTo(TiledImages.predict(atOnce, images, memory));
            TiledImages.inStep(small, images, memory, calibration.step());
            assertThat(inside.calibrated).containsExactly(5, 5, 5, 5, 5, 5, 5, 1);

            inside.tiles = new TileSupport(Optional.empty(), true);
            TiledImages.inStep(small, images, memory, calibration.step());
            assertThat(inside.calibrated).endsWith(5, 1, 36);
        }
    }

    @Test
    void theMemoryOfAPartIsFreedBeforeTheNext(NativeMemory memory) {
        try (ModuleState state = new ModuleState(memory.root())) {
            Contrast inside = new Contrast(state, TiledImages.TILE);
            List<Integer> alive = new ArrayList<>();
            inside.watch = () -> alive.add(memory.usage().arrays());
            TiledImages.predict(
                    TiledModule.of(inside, TiledImages.GRID, TiledImages.TILE.pixels()), TiledImages.images(1), memory);

            assertThat(alive).hasSize(12);
            // Each part keeps only its scores and maps.
            assertThat(alive.get(11) - alive.get(0)).isEqualTo(2 * 11);
            assertThat(state.leaked()).isZero();
        }
    }

    private static double hann(int at, int length) {
        return (1 - Math.cos(2 * Math.PI * (at + 0.5) / length)) / 2;
    }
}
