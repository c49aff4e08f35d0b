package io.anomalight.framework.visualization;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anomalight.framework.data.HostImage;
import io.anomalight.framework.data.Label;
import io.anomalight.framework.image.ImageSize;
import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class OverlayTest {
    @Test
    void takesFourTenthsOfTheUpperPicture() {
        BufferedImage blended = Overlay.blend(plain(2, 1, 0x64C800), plain(2, 1, 0x00C8FF), Overlay.ALPHA);
        assertThat(blended.getRGB(1, 0) & 0xFFFFFF).isEqualTo(0x3CC866);
    }

    @Test
    void leavesBothPicturesAsTheyWere() {
        BufferedImage below = plain(1, 1, 0x000000);
        Overlay.blend(below, plain(1, 1, 0xFFFFFF), 1);
        assertThat(below.getRGB(0, 0) & 0xFFFFFF).isZero();
    }

    @Test
    void refusesPicturesOfDifferentSizes() {
        assertThatThrownBy(() -> Overlay.blend(plain(2, 1, 0), plain(2, 3, 0), 0.5f))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a picture of 1x2 can't be blended with one of 3x2");
    }

    @Test
    void picturesPlanesAsPixels() {
        ImageSize size = new ImageSize(1, 2);
        float[] rgb = {1, 0, /* green */ 0.5f, 0, /* blue */ 0, 2};
        BufferedImage picture =
                Overlay.picture(new HostImage(Path.of("a.png"), Label.UNKNOWN, size, rgb, Optional.empty(), size));
        assertThat(picture.getRGB(0, 0) & 0xFFFFFF).isEqualTo(0xFF8000);
        assertThat(picture.getRGB(1, 0) & 0xFFFFFF).isEqualTo(0x0000FF);
    }

    static BufferedImage plain(int width, int height, int color) {
        BufferedImage picture = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        for (int i = 0; i < width * height; i++) {
            picture.setRGB(i % width, i / width, color);
        }
        return picture;
    }
}
