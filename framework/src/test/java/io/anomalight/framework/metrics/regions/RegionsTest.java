package io.anomalight.framework.metrics.regions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anomalight.framework.image.ImageSize;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class RegionsTest {

    @Test
    void pixelsThatTouchAtACornerAreOneRegion() {
        assertThat(sizes(3, 3, "#..", ".#.", "..#")).containsExactly(3, 0, 0, 0, 3, 0, 0, 0, 3);
    }

    @Test
    void separateRegionsKeepTheirOwnSizes() {
        assertThat(sizes(2, 5, "##.#.", "#..#.")).containsExactly(3, 3, 0, 2, 0, 3, 0, 0, 2, 0);
    }

    @Test
    void theEndOfARowDoesNotTouchTheStartOfTheNext() {
        assertThat(sizes(2, 4, "...#", "#...")).containsExactly(0, 0, 0, 1, 1, 0, 0, 0);
    }

    @Test
    void aRingIsOneRegionAndItsHoleIsNone() {
        assertThat(sizes(3, 3, "###", "#.#", "###")).containsExactly(8, 8, 8, 8, 0, 8, 8, 8, 8);
    }

    @Test
    void aMaskThatIsDefectiveEverywhereIsOneRegion() {
        byte[] mask = new byte[500 * 400];
        Arrays.fill(mask, (byte) 1);

        assertThat(Regions.sizes(mask, new ImageSize(500, 400))).containsOnly(mask.length);
    }

    @Test
    void aNormalImageHasNoRegion() {
        assertThat(Regions.sizes(new byte[6], new ImageSize(2, 3))).containsOnly(0);
    }

    @Test
    void aMaskOfAWrongSizeIsRefused() {
        for (int length : new int[] {5, 7}) {
            assertThatThrownBy(() -> Regions.sizes(new byte[length], new ImageSize(2, 3)))
                    .hasMessage("a mask has " + length + " numbers, not one for each of 2x3");
        }
    }

    private static int[] sizes(int height, int width, String... rows) {
        String drawn = String.join("", rows);
        byte[] mask = new byte[height * width];
        for (int i = 0; i < mask.length; i++) {
            mask[i] = (byte) (drawn.charAt(i) == '#' ? 1 : 0);
        }
        return Regions.sizes(mask, new ImageSize(height, width));
    }

    @Test
    void eachPixelOfARandomMaskIsInOneRegionWithItsNeighbours() {
        ImageSize size = new ImageSize(37, 53);
        SplittableRandom random = new SplittableRandom(8);
        byte[] mask = new byte[size.pixels()];
        for (int i = 0; i < mask.length; i++) {
            mask[i] = (byte) (random.nextInt(3) == 0 ? 1 : 0);
        }
        int[] regions = new int[mask.length];
        int[] number = new int[1];
        Regions.visit(mask, size, (pixels, count) -> {
            number[0]++;
            for (int i = 0; i < count; i++) {
                assertThat(regions[pixels[i]]).as("pixel %d before", pixels[i]).isZero();
                regions[pixels[i]] = number[0];
            }
        });

        assertThat(number[0]).isGreaterThan(10);
        for (int i = 0; i < mask.length; i++) {
            assertThat(regions[i] > 0).isEqualTo(mask[i] != 0);
            boolean hasRight = i % size.width() + 1 < size.width();
            boolean hasBelow = i + size.width() < mask.length;
            if (hasRight && mask[i] != 0 && mask[i + 1] != 0) {
                assertThat(regions[i + 1]).isEqualTo(regions[i]);
            }
            if (hasRight && hasBelow && mask[i] != 0 && mask[i + size.width() + 1] != 0) {
                assertThat(regions[i + size.width() + 1]).isEqualTo(regions[i]);
            }
        }
    }
}
