package io.anomalight.framework.data;

import static org.assertj.core.api.Assertions.assertThat;

import io.anomalight.framework.data.augment.ColorJitterConfig;
import io.anomalight.framework.data.augment.CropConfig;
import io.anomalight.framework.data.folder.FileSample;
import io.anomalight.framework.data.folder.SyntheticSample;
import io.anomalight.framework.data.synthetic.SyntheticKind;
import io.anomalight.framework.image.ImageSize;
import io.anomalight.framework.image.OutsideColor;
import io.anomalight.framework.image.ResizeMode;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Random;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Images that keep their aspect ratio: the padding is in no mask, is never changed, and is cut off from results. */
final class LetterboxedSampleTest {
    private static final ImageSize SIZE = new ImageSize(32, 32);

    @TempDir
    Path folder;

    @Test
    void aResultIsCutToTheImageAndItsMapIsThatOfTheOriginal() throws IOException {
        Path file = picture("wide.png", 64, 32);
        Path mask = picture("mask.png", 64, 32);
        HostImage image = new FileSample(file, Label.ANOMALOUS, Optional.of(mask))
                .resized(ResizeMode.LETTERBOX)
                .read(SIZE);
        float[] map = new float[SIZE.pixels()];
        for (int i = 0; i < map.length; i++) {
            map[i] = i / 32 >= 8 && i / 32 < 24 ? 1 : 99; // 99 in the padding
        }
        ImageResult shown = new ImageResult(image, 1, map).shown();

        assertThat(shown.image().size()).isEqualTo(new ImageSize(16, 32));
        assertThat(shown.image().asScored()).isSameAs(image);
        assertThat(shown.anomalyMap()).hasSize(16 * 32).containsOnly(1);
        assertThat(shown.originalMap()).hasSize(64 * 32).containsOnly(1);
        FileSample stretched = new FileSample(file, Label.ANOMALOUS, Optional.of(mask));
        assertThat(shown.image().rgb())
                .containsExactly(stretched.read(new ImageSize(16, 32)).rgb());
        assertThat(shown.image().mask().orElseThrow())
                .containsExactly(stretched.read(new ImageSize(16, 32)).mask().orElseThrow());
    }

    @Test
    void augmentationDoesNotChangeThePadding() throws IOException {
        Sample sample = new AugmentedSample(
                        new FileSample(picture("tall.png", 20, 40), Label.NORMAL),
                        new AugmentConfig(
                                CropConfig.NONE,
                                0.5,
                                0.5,
                                20,
                                new ColorJitterConfig(0.5, 0.5, 0.5, 0.1),
                                Optional.empty(),
                                Optional.empty()),
                        7)
                .resized(ResizeMode.LETTERBOX);
        HostImage image = sample.read(SIZE);

        for (int pixel = 0; pixel < SIZE.pixels(); pixel++) {
            int column = pixel % 32;
            if (column < 8 || column >= 24) {
                assertThat(OutsideColor.isAt(image.rgb(), pixel, SIZE.pixels())).isTrue();
            }
        }
    }

    @Test
    void aSyntheticDefectIsInTheImage() throws IOException {
        FileSample normal = new FileSample(picture("line.png", 200, 20), Label.NORMAL);
        for (long seed = 0; seed < 20; seed++) {
            HostImage image = new SyntheticSample(normal, seed, SyntheticKind.PERLIN)
                    .resized(ResizeMode.LETTERBOX)
                    .read(SIZE);
            byte[] mask = image.mask().orElseThrow();
            int defective = 0;
            for (int pixel = 0; pixel < mask.length; pixel++) {
                defective += mask[pixel];
                assertThat(mask[pixel] != 0 && OutsideColor.isAt(image.rgb(), pixel, SIZE.pixels()))
                        .isFalse();
            }
            assertThat(defective).isPositive();
        }
    }

    private Path picture(String name, int width, int height) throws IOException {
        Random random = new Random(name.hashCode());
        BufferedImage picture = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                picture.setRGB(x, y, random.nextInt(0x1000000));
            }
        }
        Path file = folder.resolve(name);
        ImageIO.write(picture, "png", file.toFile());
        return file;
    }
}
