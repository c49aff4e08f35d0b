package io.anomalight.framework.data.augment;

import static org.assertj.core.api.Assertions.assertThat;

import io.anomalight.framework.checkpoint.Safetensors;
import io.anomalight.framework.image.ImageSize;
import io.anomalight.framework.testing.Golden;
import org.junit.jupiter.api.Test;

/** The references were made by Pillow 12.3.0: {@code src/test/python/augment_reference.py}. */
class FlipTest {
    private static final ImageSize SIZE = new ImageSize(5, 7);

    @Test
    void mirrorsAsPillowDoes() {
        Safetensors pillow = Golden.open("augment");
        byte[] input = Bytes.of(pillow.read("flip.input"));

        assertThat(Flip.horizontal(SIZE).of(input)).isEqualTo(Bytes.of(pillow.read("flip.horizontal")));
        assertThat(Flip.vertical(SIZE).of(input)).isEqualTo(Bytes.of(pillow.read("flip.vertical")));
    }

    @Test
    void planesAreMirroredAlike() {
        float[] planes = {1, 2, 3, 4, 5, 6, 11, 12, 13, 14, 15, 16};
        ImageSize size = new ImageSize(2, 3);

        assertThat(Flip.horizontal(size).of(planes)).containsExactly(3, 2, 1, 6, 5, 4, 13, 12, 11, 16, 15, 14);
        assertThat(Flip.vertical(size).of(planes)).containsExactly(4, 5, 6, 1, 2, 3, 14, 15, 16, 11, 12, 13);
    }

    @Test
    void mirroringTwiceChangesNothing() {
        byte[] mask = new byte[SIZE.pixels()];
        for (int i = 0; i < mask.length; i++) {
            mask[i] = (byte) i;
        }
        assertThat(Flip.vertical(SIZE).of(Flip.vertical(SIZE).of(mask))).isEqualTo(mask);
        assertThat(Flip.horizontal(SIZE).of(Flip.horizontal(SIZE).of(mask))).isEqualTo(mask);
    }
}
