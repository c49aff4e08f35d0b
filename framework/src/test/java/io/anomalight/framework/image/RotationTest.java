package io.anomalight.framework.image;

import static org.assertj.core.api.Assertions.assertThat;

import io.anomalight.framework.checkpoint.Safetensors;
import io.anomalight.framework.checkpoint.Tensor;
import io.anomalight.framework.testing.Golden;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The references were made by Pillow 11.3.0: {@code src/test/python/rotation_reference.py}. */
class RotationTest {

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7})
    void nearestIsPillows(int shape) {
        Safetensors pillow = Golden.open("rotation");
        ImageSize size = new ImageSize(
                Math.toIntExact(pillow.shape(shape + ".input").get(0)),
                Math.toIntExact(pillow.shape(shape + ".input").get(1)));
        double degrees = pillow.read(shape + ".degrees").floats()[0];

        byte[] turned = Rotation.by(degrees, size).of(bytes(pillow.read(shape + ".input")));

        assertThat(turned).isEqualTo(bytes(pillow.read(shape + ".turned")));
    }

    @Test
    void aQuarterTurnsCounterClockwise() {
        float[] turned = Rotation.by(90, new ImageSize(2, 2)).of(new float[] {1, 2, 3, 4});

        assertThat(turned).containsExactly(2, 4, 1, 3);
    }

    @Test
    void planesAreTurnedAlike() {
        float[] planes = new float[3 * 35];
        for (int i = 0; i < planes.length; i++) {
            planes[i] = i % 35 + 1;
        }
        float[] turned = Rotation.by(20, new ImageSize(5, 7)).of(planes);

        for (int i = 0; i < turned.length; i++) {
            assertThat(turned[i]).isEqualTo(turned[i % 35]);
        }
        assertThat(turned).contains(0f); // a corner
    }

    private static byte[] bytes(Tensor tensor) {
        byte[] bytes = new byte[tensor.data().remaining()];
        tensor.data().duplicate().get(bytes);
        return bytes;
    }
}
