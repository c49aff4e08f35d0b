package io.anomalight.models.components.maps;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.anomalight.framework.memory.NativeMemory;
import io.anomalight.framework.testing.NoNativeLeaks;
import org.junit.jupiter.api.Test;

@NoNativeLeaks
class GaussianBlurTest {
    private static final int HEIGHT = 7;
    private static final int WIDTH = 9;

    @Test
    void isTheConvolutionWithAMirroredEdgeByHand(NativeMemory memory) {
        double sigma = 0.8; // a kernel of 7
        float[] map = new float[HEIGHT * WIDTH];
        for (int i = 0; i < map.length; i++) {
            map[i] = (float) Math.sin(3 * i);
        }
        try (NDManager manager = memory.root().newSubManager()) {
            NDArray blurred = new GaussianBlur(sigma).apply(manager.create(map, new Shape(1, HEIGHT, WIDTH)));
            for (int y = 0; y < HEIGHT; y++) {
                for (int x = 0; x < WIDTH; x++) {
                    double expected = 0;
                    double total = 0;
                    for (int dy = -3; dy <= 3; dy++) {
                        for (int dx = -3; dx <= 3; dx++) {
                            double weight = Math.exp(-(dy * dy + dx * dx) / (2 * sigma * sigma));
                            expected += weight * map[mirror(y + dy, HEIGHT) * WIDTH + mirror(x + dx, WIDTH)];
                            total += weight;
                        }
                    }
                    assertThat(blurred.getFloat(0, y, x)).isCloseTo((float) (expected / total), within(1e-5f));
                }
            }
        }
    }

    private static int mirror(int index, int length) {
        int positive = Math.abs(index);
        return positive < length ? positive : 2 * (length - 1) - positive;
    }

    @Test
    void aMapSmallerThanTheKernelKeepsItsMean(NativeMemory memory) {
        try (NDManager manager = memory.root().newSubManager()) {
            NDArray blurred = new GaussianBlur(4).apply(manager.create(new float[] {3, 3}, new Shape(1, 1, 2)));
            assertThat(blurred.toFloatArray()).containsExactly(new float[] {3, 3}, within(1e-5f));
        }
    }

    @Test
    void aWidthOfNothingIsRefused() {
        assertThatThrownBy(() -> new GaussianBlur(0)).hasMessage("sigma must be positive, but is 0.0");
    }
}
