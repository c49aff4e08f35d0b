package io.anomalight.framework.tiling;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import io.anomalight.framework.AnomalyModule;
import io.anomalight.framework.Batch;
import io.anomalight.framework.Prediction;
import io.anomalight.framework.data.HostBatch;
import io.anomalight.framework.data.HostImage;
import io.anomalight.framework.data.Label;
import io.anomalight.framework.image.ImageSize;
import io.anomalight.framework.memory.NativeMemory;
import io.anomalight.framework.optim.Optimizers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/** Images, their tiles, and the steps of a module on them. */
final class TiledImages {
    static final ImageSize IMAGE = new ImageSize(20, 24);
    static final ImageSize TILE = new ImageSize(8, 12);
    // 4 rows, the last shifted inwards, of 3 tiles
    static final TileGrid GRID = new TileGrid(IMAGE, TILE, new ImageSize(5, 6));
    static final TileGrid WHOLE = new TileGrid(IMAGE, IMAGE, IMAGE);

    private TiledImages() {}

    /** Scores and maps of images in order. */
    record Predictions(List<Float> scores, List<Float> maps) {
        Predictions(Prediction prediction) {
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

    static Predictions predict(AnomalyModule module, List<HostImage> images, NativeMemory memory) {
        Predictions[] predictions = new Predictions[1];
        inStep(module, images, memory, batch -> {
            Prediction prediction = module.validationStep(batch);
            assertThat(prediction.scalars().get("loss")).hasSize(batch.size()).containsOnly(0.5f);
            predictions[0] = new Predictions(prediction);
        });
        return predictions[0];
    }

    static List<Double> train(AnomalyModule module, NativeMemory memory) {
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

    static void inStep(AnomalyModule module, List<HostImage> images, NativeMemory memory, Consumer<Batch> body) {
        memory.inStep(module.state(), step -> {
            HostBatch host = new HostBatch(images);
            body.accept(new Batch(host.toNative(step), new SplittableRandom(1)));
        });
    }

    static List<HostImage> images(int count) {
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

    static HostImage cut(HostImage image, int top, int left) {
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
