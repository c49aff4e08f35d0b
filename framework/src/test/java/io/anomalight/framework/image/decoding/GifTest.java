package io.anomalight.framework.image.decoding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anomalight.framework.image.DecodedImage;
import io.anomalight.framework.image.ImageSize;
import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class GifTest {
    private static final byte[] RED = {10, (byte) 200, 0, 77};
    private static final byte[] GREEN = {20, 100, 0, 88};
    private static final byte[] BLUE = {30, 50, (byte) 255, 99};

    @Test
    void theFirstPictureLiesOnItsCanvas() {
        byte[] gif = gif();
        int picture = pictureOf(gif);
        gif[6] = 5; // the canvas is 5 x 4
        gif[8] = 4;
        gif[picture + 1] = 2; // and the picture of 2 x 2 lies at 2, 1
        gif[picture + 3] = 1;
        DecodedImage image = ImageReader.read("gif", gif);
        assertThat(image.size()).isEqualTo(new ImageSize(4, 5));
        float[] red = Arrays.copyOf(image.rgb(image.size()), 20);
        float rest = 10 / 255f; // colour 0
        assertThat(red)
                .containsExactly(
                        rest,
                        rest,
                        rest,
                        rest,
                        rest,
                        rest,
                        rest,
                        200 / 255f,
                        0,
                        rest,
                        rest,
                        rest,
                        77 / 255f,
                        10 / 255f,
                        rest,
                        rest,
                        rest,
                        rest,
                        rest,
                        rest);
    }

    @Test
    void aPictureLargerThanItsCanvasWidensIt() {
        byte[] gif = gif();
        gif[6] = 1;
        gif[8] = 1;
        assertThat(ImageReader.read("gif", gif).size()).isEqualTo(new ImageSize(2, 2));
    }

    @Test
    void theRestOfTheCanvasHasTheTransparentColour() {
        byte[] gif = gif();
        int picture = pictureOf(gif);
        byte[] control = {0x21, (byte) 0xF9, 4, 1, 0, 0, 3, 0};
        byte[] with = OrientedFiles.inserted(gif, picture, control);
        with[6] = 3;
        float[] rgb = ImageReader.read("gif", with).rgb(new ImageSize(2, 3));
        assertThat(rgb[2]).isEqualTo(77 / 255f);
        assertThat(rgb[6 + 2]).isEqualTo(88 / 255f);
    }

    @Test
    void aFileWithoutItsEndIsCutOff() {
        byte[] gif = gif();
        assertThatThrownBy(() -> ImageReader.read("cut.gif", Arrays.copyOf(gif, gif.length - 4)))
                .hasMessage("The image cut.gif is cut off: copy it again or remove it");
    }

    private static int pictureOf(byte[] gif) {
        int at = 13 + 3 * (2 << (gif[10] & 7));
        while (gif[at] == 0x21) {
            at += 2;
            while (gif[at] != 0) {
                at += 1 + gif[at];
            }
            at++;
        }
        return at;
    }

    private static byte[] gif() {
        IndexColorModel palette = new IndexColorModel(2, 4, RED, GREEN, BLUE);
        BufferedImage image = new BufferedImage(2, 2, BufferedImage.TYPE_BYTE_BINARY, palette);
        image.getRaster().setPixels(0, 0, 2, 2, new int[] {1, 2, 3, 0});
        return OrientedFiles.file(image, "gif");
    }
}
