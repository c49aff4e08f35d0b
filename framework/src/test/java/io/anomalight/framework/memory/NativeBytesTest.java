package io.anomalight.framework.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.anomalight.framework.testing.NoNativeLeaks;
import org.junit.jupiter.api.Test;

@NoNativeLeaks
class NativeBytesTest {

    @Test
    void floatsAreThoseThatWereWrittenInTheirShape(NativeMemory memory) {
        try (NDManager step = memory.root().newSubManager()) {
            NDArray array = NativeBytes.floats(step, new Shape(2, 3), floats -> floats.put(new float[] {1, 2, 3})
                    .put(new float[] {4, 5, 6}));
            assertThat(array.getShape()).isEqualTo(new Shape(2, 3));
            assertThat(array.toFloatArray()).containsExactly(1, 2, 3, 4, 5, 6);
        }
    }

    @Test
    void aScalarAndAnEmptyArrayAreFilledToo(NativeMemory memory) {
        try (NDManager step = memory.root().newSubManager()) {
            NDArray scalar = NativeBytes.floats(step, new Shape(), floats -> floats.put(7));
            NDArray empty = NativeBytes.floats(step, new Shape(0, 4), floats -> {});
            assertThat(scalar.getFloat()).isEqualTo(7);
            assertThat(empty.size()).isZero();
        }
    }

    @Test
    void numbersThatAreMissingAreRefusedForWhatLiesInTheirPlaceIsAnything(NativeMemory memory) {
        try (NDManager step = memory.root().newSubManager()) {
            assertThatThrownBy(() -> NativeBytes.floats(step, new Shape(3), floats -> floats.put(1)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("lacks 2 of its numbers");
        }
    }
}
