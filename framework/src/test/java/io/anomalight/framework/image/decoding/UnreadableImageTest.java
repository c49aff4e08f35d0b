package io.anomalight.framework.image.decoding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anomalight.framework.failure.UserError;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.SplittableRandom;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files without a complete image. */
class UnreadableImageTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"png", "jpg", "bmp", "tiff", "gif"})
    void aFileThatIsCutOffIsNamed(String format) throws IOException {
        Path file = folder.resolve("image." + format);
        assertThat(ImageIO.write(noise(), format, file.toFile())).isTrue();
        byte[] whole = Files.readAllBytes(file);
        for (double share : new double[] {0.9, 0.5, 0.01}) {
            Files.write(file, Arrays.copyOf(whole, (int) (whole.length * share)));
            assertThatThrownBy(() -> ImageReader.read(file))
                    .as("%s of %s", share, format)
                    .isInstanceOf(UserError.class)
                    .hasMessageContaining(file.toString());
        }
    }

    @Test
    void anEmptyFileIsNamed() throws IOException {
        Path file = Files.createFile(folder.resolve("empty.png"));
        assertThatThrownBy(() -> ImageReader.read(file))
                .isInstanceOf(UserError.class)
                .hasMessage("The image " + file + " is empty: copy it again or remove it");
    }

    @Test
    void aTextIsNoImage() throws IOException {
        Path file = Files.writeString(folder.resolve("notes.png"), "no pixels here");
        assertThatThrownBy(() -> ImageReader.read(file))
                .isInstanceOf(UserError.class)
                .hasMessage(
                        file + " is no image that Anomalight can read: convert it to PNG, JPEG, BMP, TIFF or GIF, or"
                                + " remove it");
    }

    @Test
    void aMissingFileAndAFolderAreNamed() {
        Path missing = folder.resolve("missing.png");
        assertThatThrownBy(() -> ImageReader.read(missing)).hasMessage("The image " + missing + " does not exist");
        assertThatThrownBy(() -> ImageReader.read(folder)).hasMessage("The image " + folder + " is no file");
    }

    private static BufferedImage noise() {
        BufferedImage image = new BufferedImage(64, 64, BufferedImage.TYPE_INT_RGB);
        int[] pixels = new SplittableRandom(1).ints(64 * 64).toArray();
        image.setRGB(0, 0, 64, 64, pixels, 0, 64);
        return image;
    }
}
