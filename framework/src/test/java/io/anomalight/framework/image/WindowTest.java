package io.anomalight.framework.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class WindowTest {
    private static final ImageSize RESIZED = new ImageSize(40, 60);

    @ParameterizedTest
    @EnumSource(Orientation.class)
    void aPartIsThatOfTheWholeBitForBitHoweverTheImageIsTurned(Orientation orientation) {
        DecodedImage image = new DecodedImage("noise", Samples.of("noise", noise()), orientation);
        Window part = new Window(RESIZED, new ImageSize(9, 14), 20, 31);

        assertThat(image.rgb(part)).isEqualTo(part.cut().of(image.rgb(RESIZED)));
        assertThat(image.mask(part)).isEqualTo(part.cut().of(image.mask(RESIZED)));
    }

    @ParameterizedTest
    @EnumSource(Orientation.class)
    void aSmallPartOfAnImageThatIsMadeHugeIsThereAtOnce(Orientation orientation) {
        DecodedImage image = new DecodedImage("noise", Samples.of("noise", noise()), orientation);
        Window part = new Window(new ImageSize(100_000, 90_000), new ImageSize(8, 8), 50_000, 40_000);

        assertThat(image.rgb(part)).hasSize(3 * 64);
        assertThat(image.mask(part)).hasSize(64);
    }

    @ParameterizedTest
    @CsvSource({"-1,0", "0,-1", "32,0", "0,47"})
    void aPartOutsideTheImageIsRefused(int top, int left) {
        assertThatThrownBy(() -> new Window(RESIZED, new ImageSize(9, 14), top, left))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("9x14 at " + top + ", " + left + " is no part of 40x60");
    }

    private static BufferedImage noise() {
        SplittableRandom random = new SplittableRandom(3);
        BufferedImage image = new BufferedImage(23, 31, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < image.getHeight(); y++) {
            for (int x = 0; x < image.getWidth(); x++) {
                image.setRGB(x, y, random.nextInt());
            }
        }
        return image;
    }
}
