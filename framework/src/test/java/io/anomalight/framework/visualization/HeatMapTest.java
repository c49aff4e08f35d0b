package io.anomalight.framework.visualization;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anomalight.framework.image.ImageSize;
import java.awt.image.BufferedImage;
import org.junit.jupiter.api.Test;

class HeatMapTest {
    @Test
    void runsFromDarkBlueOverGreenToDarkRed() {
        assertThat(HeatMap.color(0)).isEqualTo(0x000080);
        assertThat(HeatMap.color(0.25f)).isEqualTo(0x0080FF);
        assertThat(HeatMap.color(0.5f)).isEqualTo(0x80FF80);
        assertThat(HeatMap.color(0.75f)).isEqualTo(0xFF8000);
        assertThat(HeatMap.color(1)).isEqualTo(0x800000);
    }

    @Test
    void takesScoresBeyondTheEndsAsTheEnds() {
        assertThat(HeatMap.color(-3)).isEqualTo(HeatMap.color(0));
        assertThat(HeatMap.color(7)).isEqualTo(HeatMap.color(1));
        assertThat(HeatMap.color(Float.NaN)).isEqualTo(HeatMap.color(0));
    }

    @Test
    void laysTheMapOutRowByRow() {
        BufferedImage picture = HeatMap.picture(new float[] {0, 0.5f, 1, 0, 0, 1}, new ImageSize(2, 3));
        assertThat(picture.getWidth()).isEqualTo(3);
        assertThat(picture.getHeight()).isEqualTo(2);
        assertThat(picture.getRGB(1, 0) & 0xFFFFFF).isEqualTo(0x80FF80);
        assertThat(picture.getRGB(2, 1) & 0xFFFFFF).isEqualTo(0x800000);
    }

    @Test
    void aMapOfAWrongSizeIsRefused() {
        for (int length : new int[] {3, 5}) {
            assertThatThrownBy(() -> HeatMap.picture(new float[length], new ImageSize(2, 2)))
                    .hasMessage("a heat map has " + length + " numbers, not one for each of 2x2");
        }
    }
}
