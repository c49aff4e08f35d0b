package io.anomalight.framework.visualization;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anomalight.framework.image.ImageSize;
import io.anomalight.framework.metrics.PostProcessor;
import java.awt.image.BufferedImage;
import org.junit.jupiter.api.Test;

class SegmentationMaskTest {
    private static final int PICTURE = 0x102030;
    private static final int RED = 0xFF0000;

    @Test
    void predictsThePixelsThatReachTheThreshold() {
        PostProcessor postProcessor = new PostProcessor(9, 2, 0, 1, 0, 1);
        SegmentationMask mask =
                SegmentationMask.predicted(new float[] {1.9f, 2, 2.1f, 0}, new ImageSize(2, 2), postProcessor);
        assertThat(mask.values()).containsExactly(0, 1, 1, 0);
    }

    @Test
    void picturesAnomalousPixelsWhite() {
        BufferedImage picture = new SegmentationMask(new ImageSize(1, 2), new byte[] {0, 1}).picture();
        assertThat(picture.getRaster().getSample(0, 0, 0)).isZero();
        assertThat(picture.getRaster().getSample(1, 0, 0)).isEqualTo(255);
    }

    @Test
    void outlinesARegionOnBothSidesAndLeavesItsInside() {
        byte[] values = new byte[49];
        for (int y = 2; y < 5; y++) {
            for (int x = 2; x < 5; x++) {
                values[7 * y + x] = 1;
            }
        }
        BufferedImage outlined = outline(values, 7);
        assertThat(color(outlined, 2, 2)).as("inner side").isEqualTo(RED);
        assertThat(color(outlined, 1, 3)).as("outer side").isEqualTo(RED);
        assertThat(color(outlined, 3, 3)).as("inside").isEqualTo(PICTURE);
        assertThat(color(outlined, 0, 3)).as("outside").isEqualTo(PICTURE);
    }

    @Test
    void outlinesARegionAlongTheEdgeOfThePicture() {
        byte[] all = {1, 1, 1, 1, 1, 1, 1, 1, 1};
        BufferedImage outlined = outline(all, 3);
        assertThat(color(outlined, 0, 1)).isEqualTo(RED);
        assertThat(color(outlined, 1, 1)).isEqualTo(PICTURE);
    }

    @Test
    void drawsNothingWithoutARegion() {
        BufferedImage outlined = outline(new byte[9], 3);
        for (int i = 0; i < 9; i++) {
            assertThat(color(outlined, i % 3, i / 3)).isEqualTo(PICTURE);
        }
    }

    @Test
    void refusesAWrongNumberOfPixels() {
        assertThatThrownBy(() -> new SegmentationMask(new ImageSize(2, 2), new byte[3]))
                .hasMessage("a mask of 3 pixels is not 2x2");
    }

    private static BufferedImage outline(byte[] values, int size) {
        return new SegmentationMask(new ImageSize(size, size), values)
                .outlinedOn(OverlayTest.plain(size, size, PICTURE));
    }

    private static int color(BufferedImage picture, int x, int y) {
        return picture.getRGB(x, y) & 0xFFFFFF;
    }
}
