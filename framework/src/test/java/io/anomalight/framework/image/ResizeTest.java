package io.anomalight.framework.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.anomalight.framework.checkpoint.Safetensors;
import io.anomalight.framework.checkpoint.Tensor;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The references were made by Pillow 9.4.0: {@code src/test/python/resize_reference.py}. */
class ResizeTest {

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6})
    void bilinearIsPillows(int shape) throws URISyntaxException {
        Safetensors pillow = pillow();
        float[] resized = resize(pillow, shape);
        float[] exact = pillow.read(shape + ".bilinear").floats();
        assertThat(resized).hasSameSizeAs(exact);
        for (int i = 0; i < exact.length; i++) {
            assertThat(resized[i]).isCloseTo(exact[i], within(1e-4f));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6})
    void bilinearIsWithinOneLevelOfPillowsOnBytes(int shape) throws URISyntaxException {
        Safetensors pillow = pillow();
        float[] resized = resize(pillow, shape);
        byte[] rounded = bytes(pillow.read(shape + ".bilinear_bytes"));
        double error = 0;
        for (int i = 0; i < rounded.length; i++) {
            error += Math.abs(resized[i] - (rounded[i] & 0xFF)) / rounded.length;
        }
        assertThat(error).isLessThan(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6})
    void nearestIsPillows(int shape) throws URISyntaxException {
        Safetensors pillow = pillow();
        byte[] input = bytes(pillow.read(shape + ".input"));
        byte[] resized = Resize.nearest(input, size(pillow, shape + ".input"), size(pillow, shape + ".nearest"));
        assertThat(resized).isEqualTo(bytes(pillow.read(shape + ".nearest")));
    }

    @Test
    void planesAreResizedEachForItself() {
        ImageSize from = new ImageSize(2, 3);
        ImageSize to = new ImageSize(5, 2);
        float[] first = {1, 2, 3, 4, 5, 6};
        float[] second = {9, 7, 5, 3, 1, 0};
        float[] both = Resize.bilinear(new float[] {1, 2, 3, 4, 5, 6, 9, 7, 5, 3, 1, 0}, from, to);
        assertThat(both).startsWith(Resize.bilinear(first, from, to)).endsWith(Resize.bilinear(second, from, to));
    }

    @Test
    void refusesAWrongNumberOfValues() {
        assertThatThrownBy(() -> Resize.bilinear(new float[7], new ImageSize(2, 3), new ImageSize(1, 1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("7 values are not planes of 2x3");
    }

    private static float[] resize(Safetensors pillow, int shape) {
        byte[] input = bytes(pillow.read(shape + ".input"));
        float[] plane = new float[input.length];
        for (int i = 0; i < plane.length; i++) {
            plane[i] = input[i] & 0xFF;
        }
        return Resize.bilinear(plane, size(pillow, shape + ".input"), size(pillow, shape + ".bilinear"));
    }

    private static ImageSize size(Safetensors file, String tensor) {
        return new ImageSize(
                Math.toIntExact(file.shape(tensor).get(0)),
                Math.toIntExact(file.shape(tensor).get(1)));
    }

    private static byte[] bytes(Tensor tensor) {
        byte[] bytes = new byte[tensor.data().remaining()];
        tensor.data().duplicate().get(bytes);
        return bytes;
    }

    private static Safetensors pillow() throws URISyntaxException {
        return Safetensors.open(Path.of(
                Objects.requireNonNull(ResizeTest.class.getResource("/golden/resize.safetensors"), "resize.safetensors")
                        .toURI()));
    }
}
