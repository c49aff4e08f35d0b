package io.anomalight.models.glass;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import io.anomalight.framework.console.Console;
import io.anomalight.framework.data.Sample;
import io.anomalight.framework.data.folder.FileSample;
import io.anomalight.framework.data.synthetic.ForeignDefect;
import io.anomalight.framework.data.synthetic.SyntheticDefect;
import io.anomalight.framework.data.synthetic.SyntheticKind;
import io.anomalight.framework.image.ImageSize;
import io.anomalight.framework.memory.NativeBytes;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * Local anomalies: a texture on a part of each image (section 3.4 of the paper).
 *
 * @param size of the images
 * @param grid the rows and columns of patches
 * @param textures images whose textures are taken; empty for computed textures
 */
record LocalAnomalies(ImageSize size, ImageSize grid, List<Sample> textures) {

    LocalAnomalies {
        textures = List.copyOf(textures);
    }

    /**
     * Lists the images in a folder of textures; files that are skipped are reported on {@code console}.
     *
     * @throws io.anomalight.framework.failure.UserError if the folder has no images
     */
    static LocalAnomalies in(Optional<Path> folder, ImageSize size, ImageSize grid, Console console) {
        return new LocalAnomalies(
                size,
                grid,
                folder.map(path -> FileSample.unlabelled("model.anomaly_source_path", path, console::line))
                        .orElse(List.of()));
    }

    /**
     * Images with anomalies.
     *
     * @param images {@code [B, 3, H, W]}
     * @param masks the positions with a part of the anomaly, {@code [B, 1, h, w]}
     */
    record Drawn(NDArray images, NDArray masks) {}

    /** Draws an anomaly on a copy of each image; the results belong to the manager of the images. */
    Drawn draw(NDArray images, SplittableRandom random) {
        float[] all = images.toFloatArray();
        int count = all.length / (3 * size.pixels());
        float[] masks = new float[count * grid.pixels()];
        for (int i = 0; i < count; i++) {
            float[] image = new float[3 * size.pixels()];
            System.arraycopy(all, i * image.length, image, 0, image.length);
            byte[] mask = defect(random).paste(image, size);
            System.arraycopy(image, 0, all, i * image.length, image.length);
            System.arraycopy(pooled(mask, size, grid), 0, masks, i * grid.pixels(), grid.pixels());
        }
        return new Drawn(
                NativeBytes.floats(images.getManager(), images.getShape(), floats -> floats.put(all)),
                NativeBytes.floats(
                        images.getManager(),
                        new Shape(count, 1, grid.height(), grid.width()),
                        floats -> floats.put(masks)));
    }

    private SyntheticDefect defect(SplittableRandom random) {
        long seed = random.nextLong();
        if (textures.isEmpty()) {
            return SyntheticKind.PERLIN.defect(seed);
        }
        Sample texture = textures.get(random.nextInt(textures.size()));
        return new ForeignDefect(seed, texture.read(size).rgb());
    }

    /**
     * A mask on a grid: each position gets the largest value of the pixels below it. If the sizes don't divide, the squares are
     * rounded down and the nearest one is taken, as in the published code.
     */
    static float[] pooled(byte[] mask, ImageSize size, ImageSize grid) {
        int height = Math.max(1, size.height() / grid.height());
        int width = Math.max(1, size.width() / grid.width());
        int rows = size.height() / height;
        int columns = size.width() / width;
        float[] pooled = new float[grid.pixels()];
        for (int p = 0; p < pooled.length; p++) {
            int row = p / grid.width() * rows / grid.height();
            int column = p % grid.width() * columns / grid.width();
            for (int y = row * height; y < (row + 1) * height; y++) {
                for (int x = column * width; x < (column + 1) * width; x++) {
                    pooled[p] = Math.max(pooled[p], mask[y * size.width() + x]);
                }
            }
        }
        return pooled;
    }
}
