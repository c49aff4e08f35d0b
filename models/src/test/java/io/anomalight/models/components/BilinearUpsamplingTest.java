package io.anomalight.models.components;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.anomalight.framework.ImageSize;
import io.anomalight.framework.memory.NativeMemory;
import io.anomalight.framework.testing.NoNativeLeaks;
import org.junit.jupiter.api.Test;

@NoNativeLeaks
class BilinearUpsamplingTest {

    @Test
    void putsCornersOnCorners(NativeMemory memory) {
        try (NDManager manager = memory.root().newSubManager()) {
            NDArray map = manager.create(new float[] {0, 1, 2, 3}, new Shape(1, 2, 2));
            float[] enlarged =
                    BilinearUpsampling.alignCorners(map, new ImageSize(3, 3)).toFloatArray();
            assertThat(enlarged).containsExactly(new float[] {0, .5f, 1, 1, 1.5f, 2, 2, 2.5f, 3}, within(1e-6f));
        }
    }

    @Test
    void spreadsASingleCellOverTheWholeMap(NativeMemory memory) {
        try (NDManager manager = memory.root().newSubManager()) {
            NDArray map = manager.create(new float[] {7}, new Shape(1, 1, 1));
            assertThat(BilinearUpsampling.alignCorners(map, new ImageSize(2, 3)).toFloatArray())
                    .containsOnly(7f)
                    .hasSize(6);
        }
    }
}
