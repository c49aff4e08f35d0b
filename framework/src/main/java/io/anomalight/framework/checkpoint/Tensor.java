package io.anomalight.framework.checkpoint;

import io.anomalight.framework.memory.NativeBytes;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;

/**
 * An array in Java memory, as a safetensors file holds it.
 *
 * @param type type of the elements
 * @param shape lengths of the axes; empty for a scalar
 * @param data the elements in row-major order, little-endian
 */
public record Tensor(Type type, List<Long> shape, ByteBuffer data) implements TensorSource {

    /** The element types that Anomalight reads and writes. */
    public enum Type {
        F32(4),
        F64(8),
        /** The upper half of an F32. */
        BF16(2),
        I64(8),
        I32(4),
        U8(1),
        BOOL(1);

        private final int bytes;

        Type(int bytes) {
            this.bytes = bytes;
        }

        /** Size of one element. */
        public int bytes() {
            return bytes;
        }
    }

    public Tensor {
        shape = List.copyOf(shape);
        data = data.slice().order(ByteOrder.LITTLE_ENDIAN);
        if (data.remaining() != type.bytes() * elements(shape)) {
            throw new IllegalArgumentException(
                    data.remaining() + " bytes are not a tensor of " + type + " with shape " + shape);
        }
    }

    public static Tensor of(float[] values, long... shape) {
        ByteBuffer data = allocate(Type.F32, values.length);
        data.asFloatBuffer().put(values);
        return new Tensor(Type.F32, Arrays.stream(shape).boxed().toList(), data);
    }

    public static Tensor of(long[] values, long... shape) {
        ByteBuffer data = allocate(Type.I64, values.length);
        data.asLongBuffer().put(values);
        return new Tensor(Type.I64, Arrays.stream(shape).boxed().toList(), data);
    }

    private static ByteBuffer allocate(Type type, int elements) {
        return ByteBuffer.allocate(Math.multiplyExact(type.bytes(), elements)).order(ByteOrder.LITTLE_ENDIAN);
    }

    @Override
    public void read(NativeBytes.Reading reading) throws IOException {
        reading.take(buffer());
    }

    /** Number of elements of a shape. */
    static long elements(List<Long> shape) {
        long elements = 1;
        for (long length : shape) {
            if (length < 0) {
                throw new IllegalArgumentException("a shape can't have a negative axis: " + shape);
            }
            elements = Math.multiplyExact(elements, length);
        }
        return elements;
    }

    /** The elements as floats. */
    public float[] floats() {
        expect(Type.F32);
        float[] values = new float[data.remaining() / Type.F32.bytes()];
        buffer().asFloatBuffer().get(values);
        return values;
    }

    /** The elements as doubles. */
    public double[] doubles() {
        expect(Type.F64);
        double[] values = new double[data.remaining() / Type.F64.bytes()];
        buffer().asDoubleBuffer().get(values);
        return values;
    }

    /** The elements as longs. */
    public long[] longs() {
        expect(Type.I64);
        long[] values = new long[data.remaining() / Type.I64.bytes()];
        buffer().asLongBuffer().get(values);
        return values;
    }

    /** The lengths of the axes as an array. */
    public long[] dimensions() {
        return shape.stream().mapToLong(Long::longValue).toArray();
    }

    private ByteBuffer buffer() {
        return data.duplicate().order(ByteOrder.LITTLE_ENDIAN);
    }

    private void expect(Type expected) {
        if (type != expected) {
            throw new IllegalStateException("the tensor holds " + type + ", not " + expected);
        }
    }
}
