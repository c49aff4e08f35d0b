package io.anomalight.framework.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** An image of 8 bits has few values in a range that was learned from images of 16 bits. */
class CoarseSamplesTest {
    private static ImageChannels range(double low, double high) {
        return new ImageChannels(
                2, List.of(ImageChannels.Range.WHOLE, new ImageChannels.Range((float) low, (float) high)));
    }

    @Test
    void fewValuesOfEightBitsInANarrowRangeAreNamed() {
        assertThat(range(0.5, 0.51).coarse(8))
                .hasValue(
                        "has samples of 8 bits, and only about 3 of their 256 values lie in the range that the model learned for"
                                + " channel 2: give images with as many bits as those of the training");
        assertThat(range(0.5, 0.51).coarse(16)).isEmpty();
    }

    @Test
    void aWideRangeOrNoneOrThatOfAConstantChannelIsNotNamed() {
        assertThat(range(0.1, 0.4).coarse(8)).isEmpty();
        assertThat(range(0.5, 0.5 + 1.5 / 65_535).coarse(8)).isEmpty();
        assertThat(ImageChannels.of(2).coarse(8)).isEmpty();
    }
}
