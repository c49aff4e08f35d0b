package io.anomalight.framework.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** The region of an image that keeps its aspect ratio among padding. */
final class PlacedRegionTest {
    private static final ImageSize SIZE = new ImageSize(40, 40);

    private static InputRegion leftHalf() {
        float[] inside = new float[SIZE.pixels()];
        for (int i = 0; i < inside.length; i++) {
            inside[i] = i % 40 < 20 ? 1 : 0;
        }
        return InputRegion.of(inside, SIZE);
    }

    @Test
    void aRegionFollowsTheImageAmongItsPadding() {
        InputRegion wide = leftHalf().placed(Letterbox.of(new ImageSize(50, 100), SIZE)); // rows 10 to 29
        InputRegion tall = leftHalf().placed(Letterbox.of(new ImageSize(100, 50), SIZE)); // columns 10 to 29

        assertThat(wide.contains(9 * 40)).isFalse();
        assertThat(wide.contains(10 * 40)).isTrue();
        assertThat(wide.contains(10 * 40 + 18)).isTrue(); // 19 and half a pixel around it reach beyond the half
        assertThat(wide.contains(10 * 40 + 19)).isFalse();
        assertThat(wide.contains(30 * 40)).isFalse();
        assertThat(wide.pixels()).isEqualTo(20 * 19);
        assertThat(tall.contains(9)).isFalse();
        assertThat(tall.contains(10)).isTrue();
        assertThat(tall.contains(18)).isTrue(); // the half ends at 20
        assertThat(tall.contains(19)).isFalse();
        assertThat(tall.pixels()).isEqualTo(40 * 9);
    }

    @Test
    void noPixelCountsThatIsMixedFromOneOutside() {
        SplittableRandom random = new SplittableRandom(3);
        for (int attempt = 0; attempt < 200; attempt++) {
            Letterbox place = Letterbox.of(new ImageSize(20 + random.nextInt(100), 20 + random.nextInt(100)), SIZE);
            ImageSize shown = place.content().size();
            InputRegion placed = leftHalf().placed(place);
            for (int x = 0; x < shown.width(); x++) {
                double right =
                        Math.min(shown.width(), x + 1.5) / shown.width(); // of the pixel and half a pixel around it
                int pixel = place.content().top() * 40 + place.content().left() + x;
                assertThat(placed.contains(pixel)).as(place + " column " + x).isEqualTo(right <= 0.5);
            }
        }
    }

    @Test
    void anImageThatIsTooSmallToTellPartsOfItApartCountsAsAWhole() {
        Letterbox place = Letterbox.of(new ImageSize(400, 10), SIZE);

        assertThat(leftHalf().placed(place).pixels()).isEqualTo(40);
    }

    @Test
    void theRegionOfACutImageIsThatOfItsPixels() {
        Letterbox place = Letterbox.of(new ImageSize(50, 100), SIZE);
        InputRegion cut = leftHalf().placed(place).cut(place.content());

        assertThat(cut.size()).isEqualTo(new ImageSize(20, 40));
        assertThat(cut.pixels()).isEqualTo(20 * 19);
        assertThat(cut.contains(18)).isTrue();
        assertThat(cut.contains(19)).isFalse();
    }

    @Test
    void aCategoryHasItsOwnRegionOrThatOfAllOthers() {
        InputRegion whole = InputRegion.of(leftHalf().numbers(), SIZE);
        InputRegion one = InputRegion.of(new float[] {1, 0}, new ImageSize(1, 2));
        InputRegions regions = new InputRegions(Optional.of(whole), Map.of("dark", one));

        assertThat(regions.of("dark")).hasValue(one);
        assertThat(regions.of("light")).hasValue(whole);
        assertThat(regions.of("")).hasValue(whole);
        assertThat(regions.areNone()).isFalse();
        assertThat(regions.fit(SIZE)).isFalse();
        assertThat(InputRegions.NONE.of("dark")).isEmpty();
    }
}
