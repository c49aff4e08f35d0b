package io.anomalight.framework.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class LetterboxTest {

    @ParameterizedTest
    @CsvSource({
        "100, 200, 64, 64, 32, 64, 16, 0",
        "200, 100, 64, 64, 64, 32, 0, 16",
        "48, 48, 64, 96, 64, 64, 0, 16",
        "64, 96, 64, 96, 64, 96, 0, 0",
        "1, 1000, 32, 32, 1, 32, 15, 0",
        "3, 4, 33, 47, 33, 44, 0, 1"
    })
    void anImageKeepsItsAspectRatioInTheMiddle(
            int height, int width, int rows, int columns, int shownRows, int shownColumns, int top, int left) {
        Window content = Letterbox.of(new ImageSize(height, width), new ImageSize(rows, columns))
                .content();

        assertThat(content.size()).isEqualTo(new ImageSize(shownRows, shownColumns));
        assertThat(content.top()).isEqualTo(top);
        assertThat(content.left()).isEqualTo(left);
    }

    @Test
    void thePaddingHasItsColourAndTheContentIsTheResizedImage() {
        BufferedImage picture = new BufferedImage(8, 4, BufferedImage.TYPE_INT_RGB);
        for (int i = 0; i < 32; i++) {
            picture.setRGB(i % 8, i / 8, 0x102030 * (i % 5));
        }
        DecodedImage image = DecodedImage.of(picture);
        Letterbox at = Letterbox.of(image.size(), new ImageSize(6, 6)); // 3 rows from row 1 on
        float[] canvas = at.rgb(image);
        float[] content = image.rgb(new ImageSize(3, 6));

        for (int plane = 0; plane < 3; plane++) {
            for (int i = 0; i < 18; i++) {
                assertThat(canvas[plane * 36 + 6 + i]).isEqualTo(content[plane * 18 + i]);
            }
        }
        for (int pixel = 0; pixel < 36; pixel++) {
            assertThat(OutsideColor.isAt(canvas, pixel, 36)).isEqualTo(pixel < 6 || pixel >= 24);
        }
        byte[] all = new byte[36];
        Arrays.fill(all, (byte) 1);
        assertThat(at.within(all)).startsWith(0, 0, 0, 0, 0, 0, 1).endsWith(1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
    }

    @Test
    void aPartOfACanvasHasThePartOfTheImage() {
        Letterbox at = Letterbox.of(new ImageSize(4, 8), new ImageSize(8, 8)); // rows 2 to 5
        Window upper = at.in(new Window(new ImageSize(8, 8), new ImageSize(4, 4), 0, 2))
                .content();

        assertThat(upper.top()).isEqualTo(2);
        assertThat(upper.size()).isEqualTo(new ImageSize(2, 4));
        assertThat(at.in(new Window(new ImageSize(8, 8), new ImageSize(2, 8), 0, 0))
                        .content()
                        .size())
                .isEqualTo(new ImageSize(1, 8));
    }
}
