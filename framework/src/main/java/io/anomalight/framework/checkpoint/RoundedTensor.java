package io.anomalight.framework.checkpoint;

import ai.djl.ndarray.NDArray;
import io.anomalight.framework.memory.NativeBytes;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/** An array of float32 that is saved in bfloat16, each number rounded to the nearest, ties to even. */
record RoundedTensor(TensorSource whole) implements TensorSource {
    private static final int HALF = 16;

    @Override
    public Tensor.Type type() {
        return Tensor.Type.BF16;
    }

    @Override
    public List<Long> shape() {
        return whole.shape();
    }

    @Override
    public Tensor fetch() {
        ByteBuffer floats = ordered(whole.fetch().data());
        ByteBuffer rounded = ByteBuffer.allocate(floats.remaining() / 2).order(ByteOrder.LITTLE_ENDIAN);
        while (floats.hasRemaining()) {
            rounded.putShort((short) (rounded(floats.getInt()) >>> HALF));
        }
        return new Tensor(Tensor.Type.BF16, shape(), rounded.flip());
    }

    /** What this would make of an array, as float32 again. */
    static NativeBytes.Filling roundedOf(NDArray array) {
        return memory -> {
            float[] values = array.toFloatArray();
            memory.order(ByteOrder.nativeOrder()).asFloatBuffer().put(roundedEach(values));
        };
    }

    private static float[] roundedEach(float[] values) {
        for (int i = 0; i < values.length; i++) {
            values[i] = Float.intBitsToFloat(rounded(Float.floatToRawIntBits(values[i])));
        }
        return values;
    }

    /** Reads bfloat16 into the room of as many float32. */
    static void widen(ByteBuffer halves, ByteBuffer floats) {
        ByteBuffer from = ordered(halves);
        ByteBuffer to = floats.order(ByteOrder.nativeOrder());
        while (from.hasRemaining()) {
            to.putInt(from.getShort() << HALF);
        }
        to.flip();
    }

    private static ByteBuffer ordered(ByteBuffer bytes) {
        return bytes.duplicate().order(ByteOrder.LITTLE_ENDIAN);
    }

    // The bits of a float32 whose lower half is zero. A NaN stays one: it could lose all that makes it one.
    private static int rounded(int bits) {
        if (Float.isNaN(Float.intBitsToFloat(bits))) {
            return (bits | 1 << 22) & 0xFFFF0000;
        }
        int even = bits >>> HALF & 1;
        return bits + 0x7FFF + even & 0xFFFF0000;
    }
}
