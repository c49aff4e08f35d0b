package io.anomalight.models.components.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.anomalight.framework.testing.Golden;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PositionalEncodingGoldenTest {

    @ParameterizedTest
    @CsvSource({"p128_h6_w9, 128, 6, 9", "p4_h2_w3, 4, 2, 3"})
    void agreesWithTheReference(String name, int length, int height, int width) {
        float[] expected = Golden.open("positional_encoding").read(name).floats(); // [P, H, W]

        float[] encoding = PositionalEncoding.encode(length, height, width); // [H·W, P]

        int cells = height * width;
        assertThat(encoding).hasSameSizeAs(expected);
        for (int cell = 0; cell < cells; cell++) {
            for (int channel = 0; channel < length; channel++) {
                assertThat(encoding[cell * length + channel])
                        .as("channel %d of cell %d", channel, cell)
                        .isCloseTo(expected[channel * cells + cell], within(1e-6f));
            }
        }
    }
}
