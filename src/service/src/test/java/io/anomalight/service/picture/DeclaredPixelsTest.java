package io.anomalight.service.picture;

import static org.assertj.core.api.Assertions.assertThat;

import io.anomalight.service.http.RefusalTest;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DeclaredPixelsTest {
    private static final long MOST = 25_000_000;

    private static byte[] image(String format) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        ImageIO.write(new BufferedImage(70, 300, BufferedImage.TYPE_INT_RGB), format, bytes);
        return bytes.toByteArray();
    }

    @ParameterizedTest
    @ValueSource(strings = {"png", "jpg"})
    void pngAndJpegHeadersHoldTheNumberOfPixels(String format) throws IOException {
        assertThat(DeclaredPixels.of(image(format), MOST)).isEqualTo(70 * 300);
    }

    @ParameterizedTest
    @ValueSource(strings = {"bmp", "gif", "tiff"})
    void otherFormatsCountAsTheLargestAllowedImage(String format) throws IOException {
        assertThat(DeclaredPixels.of(image(format), MOST)).isEqualTo(MOST);
    }

    @Test
    void malformedAndTooLargeFilesCountAsTheLargestAllowedImage() throws IOException {
        assertThat(DeclaredPixels.of(new byte[0], MOST)).isEqualTo(MOST);
        assertThat(DeclaredPixels.of(RefusalTest.pngHeader(0, 5), MOST)).isEqualTo(MOST);
        assertThat(DeclaredPixels.of(RefusalTest.pngHeader(-5, -5), MOST)).isEqualTo(25);
        assertThat(DeclaredPixels.of(RefusalTest.pngHeader(50_000, 50_000), MOST))
                .isEqualTo(MOST);
        byte[] jpeg = image("jpg");
        for (int length = 0; length < 170; length++) {
            assertThat(DeclaredPixels.of(Arrays.copyOf(jpeg, length), MOST)).isIn(MOST, 70L * 300);
        }
    }
}
