package io.anomalight.framework.visualization;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PixelFontTest {
    @Test
    void drawsALetterDotByDot() {
        assertThat(render("F"))
                .isEqualTo(
                        """
                        #####
                        #....
                        #....
                        ####.
                        #....
                        #....
                        #....
                        .....
                        """);
    }

    @Test
    void drawsEveryPrintableCharacterDifferently() {
        Set<String> looks = new HashSet<>();
        for (char c = ' '; c <= '~'; c++) {
            assertThat(looks.add(render(String.valueOf(c)))).as("'%s'", c).isTrue();
        }
    }

    @Test
    void drawsAQuestionMarkForAnUnknownCharacter() {
        assertThat(render("ü")).isEqualTo(render("?"));
    }

    @Test
    void measuresWithoutTheGapAfterTheLastLetter() {
        assertThat(new PixelFont(2).width("ab")).isEqualTo(22);
        assertThat(new PixelFont(2).width("")).isZero();
    }

    @Test
    void shortensOnlyWhatDoesNotFit() {
        PixelFont font = new PixelFont(1);
        assertThat(font.fit("abcdef", font.width("abcdef"))).isEqualTo("abcdef");
        assertThat(font.fit("abcdef", font.width("abcdef") - 1)).isEqualTo("abc..");
    }

    @Test
    void leavesOutDotsOutsideThePicture() {
        BufferedImage picture = OverlayTest.plain(3, 3, 0);
        new PixelFont(4).draw(picture, "W", -2, -2, 0xFFFFFF);
        assertThat(picture.getRGB(0, 0) & 0xFFFFFF).isEqualTo(0xFFFFFF);
    }

    private static String render(String text) {
        BufferedImage picture = OverlayTest.plain(5, PixelFont.HEIGHT, 0);
        new PixelFont(1).draw(picture, text, 0, 0, 0xFFFFFF);
        StringBuilder dots = new StringBuilder();
        for (int y = 0; y < picture.getHeight(); y++) {
            for (int x = 0; x < picture.getWidth(); x++) {
                dots.append((picture.getRGB(x, y) & 0xFFFFFF) == 0 ? '.' : '#');
            }
            dots.append('\n');
        }
        return dots.toString();
    }
}
