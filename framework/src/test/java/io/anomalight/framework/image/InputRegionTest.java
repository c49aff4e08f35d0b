package io.anomalight.framework.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Base64;
import java.util.BitSet;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class InputRegionTest {
    private static final ImageSize SIZE = new ImageSize(13, 17);

    @Test
    void itsTextHasEveryPixel() {
        Random random = new Random(2);
        float[] numbers = new float[SIZE.pixels()];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = random.nextInt(2);
        }
        InputRegion region = InputRegion.of(numbers, SIZE);

        assertThat(InputRegion.ofText(region.text(), SIZE)).isEqualTo(region);
        assertThat(region.numbers()).containsExactly(numbers);
    }

    @Test
    void aDamagedTextIsRefused() {
        String text =
                InputRegion.of(new float[] {1, 0, 1, 1}, new ImageSize(2, 2)).text();
        for (String damaged :
                new String[] {"", "?", text.substring(4), Base64.getEncoder().encodeToString(new byte[50])}) {
            assertThatThrownBy(() -> InputRegion.ofText(damaged, new ImageSize(2, 2)))
                    .as(damaged)
                    .isInstanceOf(IllegalArgumentException.class);
        }
        assertThatThrownBy(() -> InputRegion.ofText(text, SIZE)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> InputRegion.ofText("A".repeat((1 << 23) + 1), SIZE))
                .hasMessageContaining("larger than");
        assertThatThrownBy(() -> new InputRegion(SIZE, new BitSet())).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aPixelOfAnotherSizeCountsIfThePixelAtItsCentreDoes() {
        InputRegion region = InputRegion.of(new float[] {1, 0, 0, 1}, new ImageSize(2, 2));

        assertThat(region.at(new ImageSize(4, 4)).numbers())
                .containsExactly(1, 1, 0, 0, 1, 1, 0, 0, 0, 0, 1, 1, 0, 0, 1, 1);
        assertThat(region.at(new ImageSize(4, 4)).at(new ImageSize(2, 2))).isEqualTo(region);
    }

    @Test
    void theBorderIsInsideAndNotAtTheEdgesOfTheImage() {
        InputRegion left = InputRegion.of(new float[] {1, 1, 0, 1, 1, 0}, new ImageSize(2, 3));

        assertThat(left.isBorder(0, 0)).isFalse();
        assertThat(left.isBorder(1, 0)).isTrue();
        assertThat(left.isBorder(2, 0)).isFalse();
    }
}
