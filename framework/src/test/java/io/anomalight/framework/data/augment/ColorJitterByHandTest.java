package io.anomalight.framework.data.augment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.anomalight.framework.data.augment.ColorJitter.Property;
import org.junit.jupiter.api.Test;

class ColorJitterByHandTest {
    // Red and grey-blue, a plane a colour.
    private static final float[] TWO_PIXELS = {0.9f, 0.2f, 0.1f, 0.2f, 0.1f, 0.4f};
    private static final float GREY_0 = 0.2989f * 0.9f + 0.587f * 0.1f + 0.114f * 0.1f;
    private static final float GREY_1 = 0.2989f * 0.2f + 0.587f * 0.2f + 0.114f * 0.4f;

    @Test
    void brightnessScalesAndStopsAtWhite() {
        assertThat(ColorJitter.of(Property.BRIGHTNESS, 1.2).of(TWO_PIXELS))
                .containsExactly(new float[] {1, 0.24f, 0.12f, 0.24f, 0.12f, 0.48f}, within(1e-6f));
    }

    @Test
    void contrastMovesAwayFromTheMeanGrey() {
        float mean = (GREY_0 + GREY_1) / 2;
        float[] expected = new float[TWO_PIXELS.length];
        for (int i = 0; i < expected.length; i++) {
            expected[i] = mean + 0.8f * (TWO_PIXELS[i] - mean);
        }
        assertThat(ColorJitter.of(Property.CONTRAST, 0.8).of(TWO_PIXELS)).containsExactly(expected, within(1e-6f));
    }

    @Test
    void noSaturationIsGrey() {
        assertThat(ColorJitter.of(Property.SATURATION, 0).of(TWO_PIXELS))
                .containsExactly(new float[] {GREY_0, GREY_1, GREY_0, GREY_1, GREY_0, GREY_1}, within(1e-6f));
    }
}
