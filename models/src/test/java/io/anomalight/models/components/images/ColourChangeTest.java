package io.anomalight.models.components.images;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class ColourChangeTest {
    // Red and grey-blue, a plane a colour.
    private static final float[] TWO_PIXELS = {0.9f, 0.2f, 0.1f, 0.2f, 0.1f, 0.4f};
    private static final float GREY_0 = 0.2989f * 0.9f + 0.587f * 0.1f + 0.114f * 0.1f;
    private static final float GREY_1 = 0.2989f * 0.2f + 0.587f * 0.2f + 0.114f * 0.4f;

    @Test
    void brightnessScalesAndStopsAtWhite() {
        assertThat(changed(ColourChange.BRIGHTNESS, 1.2f))
                .containsExactly(new float[] {1, 0.24f, 0.12f, 0.24f, 0.12f, 0.48f}, within(1e-6f));
    }

    @Test
    void contrastMovesAwayFromTheMeanGrey() {
        float mean = (GREY_0 + GREY_1) / 2;
        float[] expected = new float[TWO_PIXELS.length];
        for (int i = 0; i < expected.length; i++) {
            expected[i] = mean + 0.8f * (TWO_PIXELS[i] - mean);
        }
        assertThat(changed(ColourChange.CONTRAST, 0.8f)).containsExactly(expected, within(1e-6f));
    }

    @Test
    void noSaturationIsGrey() {
        assertThat(changed(ColourChange.SATURATION, 0))
                .containsExactly(new float[] {GREY_0, GREY_1, GREY_0, GREY_1, GREY_0, GREY_1}, within(1e-6f));
    }

    @Test
    void leavesOtherImagesOfTheBatchAlone() {
        float[] batch = new float[18];
        System.arraycopy(TWO_PIXELS, 0, batch, 6, 6);
        ColourChange.BRIGHTNESS.apply(batch, 6, 2, 0.5f);
        assertThat(batch).startsWith(0, 0, 0, 0, 0, 0, 0.45f).endsWith(0, 0, 0, 0, 0, 0);
    }

    private static float[] changed(ColourChange change, float factor) {
        float[] planes = TWO_PIXELS.clone();
        change.apply(planes, 0, 2, factor);
        return planes;
    }
}
