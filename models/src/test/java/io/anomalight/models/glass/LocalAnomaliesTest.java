package io.anomalight.models.glass;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.anomalight.framework.console.Console;
import io.anomalight.framework.failure.UserError;
import io.anomalight.framework.image.ImageSize;
import io.anomalight.framework.memory.NativeMemory;
import io.anomalight.framework.testing.NoNativeLeaks;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.SplittableRandom;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@NoNativeLeaks
class LocalAnomaliesTest {
    private static final ImageSize SIZE = new ImageSize(40, 48);
    private static final ImageSize GRID = new ImageSize(5, 6);
    private static final float GREY = 0.5f;

    @TempDir
    Path folder;

    private static float[] grey(int images) {
        float[] pixels = new float[images * 3 * SIZE.pixels()];
        Arrays.fill(pixels, GREY);
        return pixels;
    }

    private static LocalAnomalies in(Optional<Path> textures) {
        return LocalAnomalies.in(textures, SIZE, GRID, Console.SILENT);
    }

    @Test
    void everyImageGetsAnAnomalyAndItsMaskCoversAllChangedPixels(NativeMemory memory) {
        try (NDManager step = memory.root().newSubManager()) {
            NDArray images = step.create(grey(6), new Shape(6, 3, SIZE.height(), SIZE.width()));
            LocalAnomalies.Drawn drawn = in(Optional.empty()).draw(images, new SplittableRandom(2));

            float[] masks = drawn.masks().toFloatArray();
            float[] changed = drawn.images().toFloatArray();
            assertThat(images.toFloatArray()).isEqualTo(grey(6));
            for (int image = 0; image < 6; image++) {
                boolean any = false;
                for (int i = 0; i < 3 * SIZE.pixels(); i++) {
                    int pixel = i % SIZE.pixels();
                    int cell = pixel / SIZE.width() / 8 * GRID.width() + pixel % SIZE.width() / 8;
                    if (changed[image * 3 * SIZE.pixels() + i] != GREY) {
                        any = true;
                        assertThat(masks[image * GRID.pixels() + cell]).isEqualTo(1);
                    }
                }
                assertThat(any).isTrue();
            }
        }
    }

    @Test
    void aTextureComesFromTheFolder(NativeMemory memory) throws IOException {
        BufferedImage red = new BufferedImage(20, 20, BufferedImage.TYPE_INT_RGB);
        for (int i = 0; i < 400; i++) {
            red.setRGB(i % 20, i / 20, 0xFF0000);
        }
        ImageIO.write(red, "png", folder.resolve("red.png").toFile());
        try (NDManager step = memory.root().newSubManager()) {
            float[] original = grey(1);
            original[0] = 0.4f; // the image is not grey all over, so the texture keeps its colour
            NDArray images = step.create(original, new Shape(1, 3, SIZE.height(), SIZE.width()));
            float[] drawn = in(Optional.of(folder))
                    .draw(images, new SplittableRandom(3))
                    .images()
                    .toFloatArray();

            int redder = 0;
            for (int p = 0; p < SIZE.pixels(); p++) {
                assertThat(drawn[p]).isGreaterThanOrEqualTo(0.4f);
                assertThat(drawn[p + SIZE.pixels()]).isLessThanOrEqualTo(GREY);
                redder += drawn[p] > GREY && drawn[p + SIZE.pixels()] < GREY ? 1 : 0;
            }
            assertThat(redder).isPositive();
        }
    }

    @Test
    void aFolderWithoutImagesIsRefused() throws IOException {
        Path empty = Files.createDirectory(folder.resolve("empty"));
        assertThatThrownBy(() -> in(Optional.of(empty)))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("empty");
        assertThatThrownBy(() -> in(Optional.of(folder.resolve("missing"))))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("model.anomaly_source_path=");
    }

    /** 10 rows on a grid of 4: squares of 2 rows, the fifth of which no position gets. */
    @Test
    void aGridThatDoesNotDivideTheImageTakesTheNearestSquare() {
        byte[] mask = new byte[10];
        mask[7] = 1;
        assertThat(LocalAnomalies.pooled(mask, new ImageSize(10, 1), new ImageSize(4, 1)))
                .containsExactly(0, 0, 0, 1);
    }
}
