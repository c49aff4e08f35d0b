package io.anomalight.framework.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class PictureResizeTest {
    /** The values of torch.nn.functional.interpolate(x, scale_factor=2, mode="bilinear", align_corners=False). */
    @Test
    void doublesAsTorchDoes() {
        float[] doubled = PictureResize.bilinear(new float[] {0, 4, 8, 12}, new ImageSize(2, 2), new ImageSize(4, 4));
        assertThat(doubled).containsExactly(0, 1, 3, 4, 2, 3, 5, 6, 6, 7, 9, 10, 8, 9, 11, 12);
    }

    @Test
    void keepsAPlaneWhenItShrinks() {
        float[] map = {0, 1, 2, 3, 10, 11, 12, 13};
        assertThat(PictureResize.bilinear(map, new ImageSize(2, 4), new ImageSize(1, 2)))
                .containsExactly(5.5f, 7.5f);
    }

    @Test
    void copiesAMapOfTheSameSize() {
        float[] map = {1, 2};
        ImageSize size = new ImageSize(1, 2);
        assertThat(PictureResize.bilinear(map, size, size)).containsExactly(map).isNotSameAs(map);
    }

    @Test
    void spreadsASinglePixel() {
        assertThat(PictureResize.bilinear(new float[] {3}, new ImageSize(1, 1), new ImageSize(2, 3)))
                .containsOnly(3);
    }

    @Test
    void aMapOfAWrongSizeIsRefused() {
        ImageSize said = new ImageSize(2, 2);
        for (int length : new int[] {3, 5}) {
            assertThatThrownBy(() -> PictureResize.bilinear(new float[length], said, new ImageSize(4, 4)))
                    .hasMessage("a map to be resized has " + length + " numbers, not one for each of 2x2");
        }
    }
}
