package io.anomalight.framework.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.anomalight.framework.testing.NoNativeLeaks;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@NoNativeLeaks
class NativeBytesTest {

    @Test
    void floatsHaveTheWrittenValuesAndShape(NativeMemory memory) {
        try (NDManager step = memory.root().newSubManager()) {
            NDArray array = NativeBytes.floats(step, new Shape(2, 3), floats -> floats.put(new float[] {1, 2, 3})
                    .put(new float[] {4, 5, 6}));
            assertThat(array.getShape()).isEqualTo(new Shape(2, 3));
            assertThat(array.toFloatArray()).containsExactly(1, 2, 3, 4, 5, 6);
        }
    }

    @Test
    void aScalarAndAnEmptyArrayAreFilled(NativeMemory memory) {
        try (NDManager step = memory.root().newSubManager()) {
            NDArray scalar = NativeBytes.floats(step, new Shape(), floats -> floats.put(7));
            NDArray empty = NativeBytes.floats(step, new Shape(0, 4), floats -> {});
            assertThat(scalar.getFloat()).isEqualTo(7);
            assertThat(empty.size()).isZero();
        }
    }

    @Test
    void missingElementsAreRefused(NativeMemory memory) {
        try (NDManager step = memory.root().newSubManager()) {
            assertThatThrownBy(() -> NativeBytes.floats(step, new Shape(3), floats -> floats.put(1)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("misses 2 of its elements");
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {4, 12, 20, 24, 50, 96})
    void readingAndFillingInPiecesEqualsOnePiece(long most, NativeMemory memory) throws IOException {
        try (NDManager step = memory.root().newSubManager()) {
            NDArray array = step.arange(24f).reshape(2, 4, 3);
            List<Float> read = new ArrayList<>();
            NativeBytes.read(array, most, piece -> {
                assertThat((long) piece.remaining()).isLessThanOrEqualTo(most);
                FloatBuffer floats = piece.order(ByteOrder.nativeOrder()).asFloatBuffer();
                while (floats.hasRemaining()) {
                    read.add(floats.get());
                }
            });
            NDArray copy = step.zeros(array.getShape());
            Iterator<Float> written = read.iterator();
            NativeBytes.fill(copy, most, piece -> {
                while (piece.hasRemaining()) {
                    piece.putFloat(written.next());
                }
            });

            assertThat(read).hasSize(24).isSorted();
            assertThat(copy).isEqualTo(array);
        }
    }

    @Test
    void aTransposedArrayIsReadInRowMajorOrder(NativeMemory memory) throws IOException {
        try (NDManager step = memory.root().newSubManager()) {
            NDArray array = step.arange(6f).reshape(2, 3).transpose();
            List<Float> read = new ArrayList<>();
            NativeBytes.read(
                    array,
                    8,
                    piece -> read.add(piece.order(ByteOrder.nativeOrder()).getFloat(0)));

            assertThat(read).containsExactly(0f, 1f, 2f);
        }
    }

    /** On a GPU the elements must be copied, too: other memory would leave the parameter's views with the former numbers. */
    @Test
    void copiedElementsReachTheViewsOfTheArray(NativeMemory memory) {
        try (NDManager step = memory.root().newSubManager()) {
            for (Shape shape : List.of(new Shape(4), new Shape(2, 2), new Shape())) {
                NDArray array = step.ones(shape);
                NDArray view = array.reshape(-1);
                ByteBuffer data =
                        ByteBuffer.allocateDirect(4 * (int) array.size()).order(ByteOrder.nativeOrder());
                for (int i = 0; i < array.size(); i++) {
                    data.putFloat(5 + i);
                }
                NativeBytes.copyInto(array, data.flip());
                assertThat(view.getFloat(0)).isEqualTo(5);
                assertThat(array.toFloatArray()).endsWith(4 + (float) array.size());
            }
        }
    }
}
